#include "exchanges/emulator/listen_keys.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/request_signature.hpp"

namespace tradewind::emulator {
namespace {

tl::unexpected<ApiError> no_such_key() {
    return refuse(-1125, "This listenKey does not exist.");
}

Json key_json(const std::string& key) {
    Json out;
    out["listenKey"] = key;
    return out;
}

}  // namespace

std::string ListenKeys::open(Product product, AccountId account) {
    Key& key = keys_[{product, account}];
    key.until = feed_.now() + life_;
    if (key.text.empty()) {
        // Long and new as the venue's; it need not be secret from who may read the server's memory.
        key.text = hmac_sha256_hex("listen key", fmt::format("{}/{}/{}/{}", static_cast<int>(product), account.value(),
                                                             ++made_, feed_.now().to_nanos()));
        hub_.open_user_stream(key.text, product, account);
    }
    return key.text;
}

bool ListenKeys::extend(Product product, AccountId account) {
    const auto found = keys_.find({product, account});
    if (found == keys_.end()) {
        return false;
    }
    found->second.until = feed_.now() + life_;
    return true;
}

void ListenKeys::close(Product product, AccountId account) {
    const auto found = keys_.find({product, account});
    if (found != keys_.end()) {
        expire(found);
    }
}

void ListenKeys::expire(std::map<Owner, Key>::iterator key) {
    Json event;
    event["e"] = "listenKeyExpired";
    event["E"] = feed_.now().to_millis();
    event["listenKey"] = key->second.text;
    hub_.close_user_stream(key->second.text, event.dump());
    keys_.erase(key);
}

void ListenKeys::expire_all() {
    while (!keys_.empty()) {
        expire(keys_.begin());
    }
}

void ListenKeys::on_time(Timestamp now) {
    for (auto key = keys_.begin(); key != keys_.end();) {
        const auto current = key++;
        if (current->second.until <= now) {
            expire(current);
        }
    }
}

Timestamp ListenKeys::next_time() const {
    Timestamp next = Timestamp::max();
    for (const auto& [owner, key] : keys_) {
        next = std::min(next, key.until);
    }
    return next;
}

void ListenKeys::add_routes(RouteTable& routes) {
    const auto open_key = [this](const ApiRequest& request) -> Answer {
        return key_json(open(request.product, *request.account));
    };
    const auto extend_key = [this](const ApiRequest& request) -> Answer {
        const auto found = keys_.find({request.product, *request.account});
        const std::string* named = request.parameters.find("listenKey");
        if (found == keys_.end() || (named != nullptr && *named != found->second.text)) {
            return no_such_key();
        }
        (void)extend(request.product, *request.account);
        return request.product == Product::UsdM ? key_json(found->second.text) : Json::object();
    };
    const auto close_key = [this](const ApiRequest& request) -> Answer {
        if (!keys_.contains({request.product, *request.account})) {
            return no_such_key();
        }
        close(request.product, *request.account);
        return Json::object();
    };
    for (const char* path : {"/fapi/v1/listenKey", "/dapi/v1/listenKey", "/api/v3/userDataStream"}) {
        add_route(routes, {"POST", path, weighs(1), 0, Security::ApiKey}, open_key);
        add_route(routes, {"PUT", path, weighs(1), 0, Security::ApiKey}, extend_key);
        add_route(routes, {"DELETE", path, weighs(1), 0, Security::ApiKey}, close_key);
    }
}

}  // namespace tradewind::emulator
