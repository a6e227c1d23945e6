#include "exchanges/emulator/faults.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/parameter_reader.hpp"

namespace tradewind::emulator {
namespace {

struct Named {
    FaultKind kind;
    std::string_view name;
};
constexpr Named kNames[] = {
    {FaultKind::UnavailableBefore, "503-before"},
    {FaultKind::UnknownBefore, "503-lost"},
    {FaultKind::UnknownAfter, "503-after"},
    {FaultKind::TimeoutBefore, "timeout-before"},
    {FaultKind::TimeoutAfter, "timeout-after"},
    {FaultKind::Throttled, "throttle"},
    {FaultKind::OutsideWindow, "timestamp"},
    {FaultKind::ResetBefore, "reset-before"},
    {FaultKind::ResetAfter, "reset-after"},
    {FaultKind::Banned, "ban"},
    {FaultKind::HiddenOrders, "hide-orders"},
    {FaultKind::ClockJump, "clock-jump"},
    {FaultKind::DroppedEvents, "drop-events"},
    {FaultKind::DuplicatedEvents, "duplicate-events"},
    {FaultKind::ReorderedEvents, "reorder-events"},
    {FaultKind::DepthGap, "depth-gap"},
    {FaultKind::Muted, "mute"},
    {FaultKind::Stalled, "stall"},
};

std::string_view name_of(FaultKind kind) {
    const auto* found =
        std::find_if(std::begin(kNames), std::end(kNames), [&](const Named& n) { return n.kind == kind; });
    return found->name;
}

ApiReply unknown_error() {
    return reply_of({503, 0, "Unknown error, please check your request or try again later."});
}

ApiReply timed_out() {
    return reply_of({408, -1007,
                     "Timeout waiting for response from backend server. Send status unknown; execution status "
                     "unknown."});
}

ApiReply reset() {
    ApiReply reply;
    reply.delivery = Delivery::Reset;
    return reply;
}

bool only_reduces(const ApiRequest& request) {
    const auto is_on = [&](const char* name) {
        const std::string* value = request.parameters.find(name);
        return value != nullptr && *value == "true";
    };
    return request.method == "DELETE" || is_on("reduceOnly") || is_on("closePosition");
}

// The body may be JSON instead of a form.
ApiParameters parameters_of(const ApiRequest& request) {
    const Json body = Json::parse(request.signed_text, nullptr, false);
    if (!body.is_object()) {
        return request.parameters;
    }
    ApiParameters out;
    for (const auto& [name, value] : body.items()) {
        out.add(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
    return out;
}

Json fault_json(const Fault& fault) {
    Json out;
    out["id"] = fault.id;
    out["kind"] = name_of(fault.kind);
    out["count"] = fault.left ? Json(*fault.left) : Json();
    out["until"] = fault.until == Timestamp::max() ? Json() : Json(fault.until.to_millis());
    out["milliseconds"] = fault.span.to_millis();
    out["method"] = fault.method;
    out["path"] = fault.path;
    return out;
}

}  // namespace

Answer Faults::add(const ApiRequest& request) {
    const ApiParameters parameters = parameters_of(request);
    ParameterReader reader(parameters);
    Fault fault;
    const std::string name = reader.text("kind");
    const auto* found =
        std::find_if(std::begin(kNames), std::end(kNames), [&](const Named& each) { return each.name == name; });
    if (found == std::end(kNames)) {
        reader.refuse(-1102, fmt::format("'{}' is no kind of fault.", name));
    } else {
        fault.kind = found->kind;
    }
    const auto count = reader.optional_whole("count");
    const auto seconds = reader.optional_decimal("seconds");
    const auto span = reader.optional_whole("milliseconds");
    constexpr std::int64_t kLongest = std::int64_t{86'400} * 1'000;
    if (count && (*count < 1 || *count > 1'000'000)) {
        reader.refuse_missing("count");
    }
    if (seconds && (!seconds->is_positive() || *seconds > Decimal(86'400))) {
        reader.refuse_missing("seconds");
    }
    if (span && (*span > kLongest || *span < -kLongest)) {
        reader.refuse_missing("milliseconds");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (count || !seconds) {
        fault.left = static_cast<int>(count.value_or(1));
    }
    const bool is_a_state = fault.kind == FaultKind::ClockJump || fault.kind == FaultKind::Banned ||
                            fault.kind == FaultKind::HiddenOrders || fault.kind == FaultKind::Muted ||
                            fault.kind == FaultKind::Stalled;
    if (is_a_state) {  // these last for a time, whatever is asked meanwhile
        fault.left.reset();
    }
    if (seconds || is_a_state) {
        const Decimal lasting = seconds.value_or(Decimal(10));
        fault.until = feed_.now() + Duration::millis((lasting * Decimal(1'000)).steps(Decimal(1)));
    }
    fault.span = Duration::millis(span.value_or(1'000));
    fault.method = reader.optional_text("method").value_or("");
    fault.path = reader.optional_text("path").value_or("");
    fault.id = ++made_;
    std::erase_if(faults_, [&](const Fault& each) { return !is_active(each); });
    if (faults_.size() >= kMost) {
        return refuse(-1015, "Too many faults at once; clear some.");
    }
    faults_.push_back(fault);
    return fault_json(fault);
}

Json Faults::list() const {
    Json out = Json::array();
    for (const Fault& fault : faults_) {
        if (is_active(fault)) {
            out.push_back(fault_json(fault));
        }
    }
    return out;
}

void Faults::clear() {
    faults_.clear();
}

bool Faults::is_active(const Fault& fault) const {
    return fault.until > feed_.now() && (!fault.left || *fault.left > 0);
}

const Fault* Faults::find(FaultKind kind) const {
    const auto found = std::find_if(faults_.begin(), faults_.end(),
                                    [&](const Fault& fault) { return fault.kind == kind && is_active(fault); });
    return found == faults_.end() ? nullptr : &*found;
}

void Faults::use(std::list<Fault>::iterator fault) {
    if (fault->left && --*fault->left == 0) {
        faults_.erase(fault);
    }
}

bool Faults::take(FaultKind kind) {
    const auto found = std::find_if(faults_.begin(), faults_.end(),
                                    [&](const Fault& fault) { return fault.kind == kind && is_active(fault); });
    if (found == faults_.end()) {
        return false;
    }
    use(found);
    return true;
}

bool Faults::take(FaultKind kind, const ApiRequest& request) {
    const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
        return fault.kind == kind && is_active(fault) && (fault.method.empty() || fault.method == request.method) &&
               (fault.path.empty() || fault.path == request.path);
    });
    if (found == faults_.end()) {
        return false;
    }
    use(found);
    return true;
}

std::optional<ApiReply> Faults::before(const ApiRequest& request) {
    if (const Fault* ban = find(FaultKind::Banned)) {
        ApiReply reply = reply_of({418, -1003,
                                   fmt::format("Way too many requests; IP banned until {}. Please use the websocket "
                                               "for live updates to avoid bans.",
                                               ban->until.to_millis())});
        const std::int64_t wait = std::max<std::int64_t>((ban->until - feed_.now()).to_seconds() + 1, 1);
        reply.headers.push_back({"Retry-After", std::to_string(wait)});
        return reply;
    }
    if (take(FaultKind::UnavailableBefore, request)) {
        return reply_of({503, 0, "Service Unavailable."});
    }
    if (take(FaultKind::UnknownBefore, request)) {
        return unknown_error();
    }
    if (take(FaultKind::TimeoutBefore, request)) {
        return timed_out();
    }
    if (!only_reduces(request) && take(FaultKind::Throttled, request)) {
        return reply_of({503, -1008,
                         "Request throttled by system-level protection. Reduce-only/close-position orders are exempt. "
                         "Please try again."});
    }
    if (take(FaultKind::OutsideWindow, request)) {
        return reply_of({400, -1021, "Timestamp for this request is outside of the recvWindow."});
    }
    if (take(FaultKind::ResetBefore, request)) {
        return reset();
    }
    return std::nullopt;
}

void Faults::after(const ApiRequest& request, ApiReply& reply) {
    hide_young_order(request, reply);
    if (take(FaultKind::UnknownAfter, request)) {
        reply = unknown_error();
    } else if (take(FaultKind::TimeoutAfter, request)) {
        reply = timed_out();
    } else if (take(FaultKind::ResetAfter, request)) {
        reply = reset();
    }
    if (find(FaultKind::ClockJump) != nullptr && request.path.ends_with("/time")) {
        reply.body = fmt::format(R"({{"serverTime":{}}})", (feed_.now() + skew()).to_millis());
    }
}

void Faults::hide_young_order(const ApiRequest& request, ApiReply& reply) {
    const Fault* hidden = find(FaultKind::HiddenOrders);
    const bool is_query = request.method == "GET" && reply.status == 200 &&
                          (request.path.ends_with("/order") || request.path.ends_with("/openOrder") ||
                           request.path.ends_with("/algoOrder"));
    if (hidden == nullptr || !is_query) {
        return;
    }
    const Json order = Json::parse(reply.body, nullptr, false);
    const char* name = order.contains("createTime") ? "createTime" : "time";
    if (order.contains(name) && Timestamp::from_millis(order[name].get<std::int64_t>()) + hidden->span > feed_.now()) {
        reply = reply_of({400, -2013, "Order does not exist."});
    }
}

Duration Faults::skew() const {
    const Fault* jump = find(FaultKind::ClockJump);
    return jump == nullptr ? Duration() : jump->span;
}

std::vector<std::string> Faults::pass(const std::string& stream, const std::string& json) {
    if (faults_.empty() && held_.empty()) {
        return {json};
    }
    if (find(FaultKind::Stalled) != nullptr) {
        return {};
    }
    if (!stream.starts_with(kUserStream)) {
        const bool is_depth = stream.find("@depth") != std::string::npos;
        const bool is_lost = find(FaultKind::Muted) != nullptr || (is_depth && take(FaultKind::DepthGap));
        return is_lost ? std::vector<std::string>() : std::vector<std::string>{json};
    }
    if (take(FaultKind::DroppedEvents)) {
        return {};
    }
    std::vector<std::string> out{json};
    if (const auto waiting = held_.find(stream); waiting != held_.end()) {
        out.push_back(std::move(waiting->second));
        held_.erase(waiting);
    } else if (take(FaultKind::ReorderedEvents)) {
        held_[stream] = json;
        return {};
    }
    if (take(FaultKind::DuplicatedEvents)) {
        out.push_back(json);
    }
    return out;
}

void add_fault_routes(RouteTable& routes, Faults& faults, std::function<void()> expire_listen_keys) {
    const auto add = [&](const char* method, std::function<Answer(const ApiRequest&)> serve) {
        Route route;
        route.weight = [](const ApiRequest&) { return 0; };
        route.handle = [serve = std::move(serve)](const ApiRequest& request) { return reply_of(serve(request)); };
        routes.add(method, "/faults", std::move(route));
    };
    add("GET", [&faults](const ApiRequest&) -> Answer { return faults.list(); });
    add("DELETE", [&faults](const ApiRequest&) -> Answer {
        faults.clear();
        return faults.list();
    });
    add("POST", [&faults, expire = std::move(expire_listen_keys)](const ApiRequest& request) -> Answer {
        const ApiParameters parameters = parameters_of(request);
        const std::string* kind = parameters.find("kind");
        if (kind != nullptr && *kind == "listen-key-expiry") {
            expire();
            return Json{{"kind", *kind}};
        }
        return faults.add(request);
    });
}

}  // namespace tradewind::emulator
