// A venue that answers what the test tells it to, over a real loopback socket, and remembers what it was asked.
// Thread: the test's; answers are given on the server's thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "exchanges/binance/binance_exchange.hpp"
#include "exchanges/net/http_server.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::binance {

struct Scripted {
    enum class Line : std::uint8_t { Answers, Resets, StaysSilent };
    Scripted(int the_status, std::string the_body, Line the_line = Line::Answers)
        : status(the_status), body(std::move(the_body)), line(the_line) {}
    int status;
    std::string body;
    Line line;
};

struct Asked {
    std::string what;        // "POST /fapi/v1/order"
    std::string parameters;  // query or body, as received
    std::string key;
};

class ScriptedVenue {
public:
    ScriptedVenue() {
        answer("GET /fapi/v1/time",
               {200, "{\"serverTime\":" + std::to_string(VenueClock::local_now().to_millis()) + "}"});
        server_ = std::move(net::HttpServer::start({}, [this](const net::HttpRequest& request, net::HttpResponder to) {
                                serve(request, std::move(to));
                            }).value());
    }
    // The next answers to this request, in order; the last one stays.
    void answer(const std::string& what, Scripted scripted) {
        const std::lock_guard lock(mutex_);
        answers_[what].push_back(std::move(scripted));
    }
    [[nodiscard]] std::vector<Asked> asked(const std::string& what) const {
        const std::lock_guard lock(mutex_);
        std::vector<Asked> out;
        for (const Asked& each : asked_) {
            if (each.what == what) {
                out.push_back(each);
            }
        }
        return out;
    }
    [[nodiscard]] RestOptions options() const {
        RestOptions options;
        options.hosts.fill(server_->url());
        options.credentials = {"the-key", "the-secret"};
        options.first_pause = Duration::millis(2);
        options.answer_timeout = Duration::millis(300);
        return options;
    }

private:
    void serve(const net::HttpRequest& request, net::HttpResponder to) {
        Scripted scripted{404, R"({"code":-5000,"msg":"not scripted"})"};
        {
            const std::lock_guard lock(mutex_);
            const std::string what = request.method + " " + request.path;
            asked_.push_back({what, request.body.empty() ? request.query : request.body,
                              std::string(request.header("X-MBX-APIKEY"))});
            if (const auto found = answers_.find(what); found != answers_.end()) {
                scripted = found->second.front();
                if (found->second.size() > 1) {
                    found->second.pop_front();
                }
            }
            if (scripted.line == Scripted::Line::StaysSilent) {
                silent_.push_back(to);
                return;
            }
        }
        if (scripted.line == Scripted::Line::Resets) {
            to.reset_connection();
            return;
        }
        to.send({scripted.status, "application/json", scripted.body, {}});
    }

    mutable std::mutex mutex_;
    std::map<std::string, std::deque<Scripted>> answers_;
    std::vector<Asked> asked_;
    std::vector<net::HttpResponder> silent_;
    std::unique_ptr<net::HttpServer> server_;
};

// Collects what the exchange says; a test waits for the event it is about.
class EventBox final : public VenueListener {
public:
    void on_event(EventBody event) override {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        changed_.notify_all();
    }
    void on_notice(const std::string& text) override {
        const std::lock_guard lock(mutex_);
        notices_.push_back(text);
        changed_.notify_all();
    }
    void on_margin_call(const std::string& text) override {
        const std::lock_guard lock(mutex_);
        margin_calls_.push_back(text);
    }
    [[nodiscard]] std::vector<std::string> margin_calls() const {
        const std::lock_guard lock(mutex_);
        return margin_calls_;
    }
    // The first event of this kind that `is_it` holds for, taken out; fails the test after ten seconds.
    template <class Event, class Condition>
    [[nodiscard]] Event wait_for(Condition is_it) {
        std::unique_lock lock(mutex_);
        Event out;
        const bool came = changed_.wait_for(lock, std::chrono::seconds(10), [&] {
            for (auto it = events_.begin(); it != events_.end(); ++it) {
                const Event* event = std::get_if<Event>(&*it);
                if (event != nullptr && is_it(*event)) {
                    out = *event;
                    events_.erase(it);
                    return true;
                }
            }
            return false;
        });
        EXPECT_TRUE(came) << "the event did not come";
        return out;
    }
    template <class Event>
    [[nodiscard]] Event wait_for() {
        return wait_for<Event>([](const Event&) { return true; });
    }
    template <class Event>
    [[nodiscard]] bool has() const {
        const std::lock_guard lock(mutex_);
        for (const EventBody& event : events_) {
            if (std::holds_alternative<Event>(event)) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] std::vector<std::string> notices() const {
        const std::lock_guard lock(mutex_);
        return notices_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<EventBody> events_;
    std::vector<std::string> notices_;
    std::vector<std::string> margin_calls_;
};

}  // namespace tradewind::binance
