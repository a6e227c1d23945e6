#include "exchanges/binance/rest_client.hpp"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <future>
#include <map>
#include <thread>
#include <vector>

#include "core/base/check.hpp"
#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/rest_budgets.hpp"
#include "exchanges/binance/rest_inbox.hpp"

namespace tradewind::binance {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMostOnTheWay = 16;
constexpr std::size_t kMostQueriesOnTheWay = 6;  // so that a wave of questions leaves connections for orders
constexpr int kMostTries = 5;
constexpr auto kLongestPoll = std::chrono::milliseconds(1000);

std::chrono::nanoseconds nanos(Duration d) {
    return std::chrono::nanoseconds(d.to_nanos());
}

}  // namespace

class RestClient::Loop {
public:
    explicit Loop(RestOptions options) : options_(std::move(options)), signer_(options_.credentials.secret) {
        static const bool is_ready = [] {
            std::signal(SIGPIPE, SIG_IGN);  // a write to a closed connection is an error value
            return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
        }();
        TW_CHECK(is_ready);
        multi_ = curl_multi_init();
        TW_CHECK(multi_ != nullptr);
        thread_ = std::thread([this] { run(); });
    }
    ~Loop() {
        stop();
        curl_multi_cleanup(multi_);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void send(RestRequest request, RestCallback callback) {
        auto job = std::make_unique<RestJob>();
        job->deadline = steady_clock::now() + nanos(request.longest_wait);
        job->request = std::move(request);
        job->callback = std::move(callback);
        if (!inbox_.put(job)) {
            job->finish({RestOutcome::Kind::NotSent, 0, "the client has stopped", {}, {}});
            return;
        }
        curl_multi_wakeup(multi_);
    }
    void after(Duration wait, std::function<void()> action) {
        inbox_.put_timer(steady_clock::now() + nanos(wait), std::move(action));
        curl_multi_wakeup(multi_);
    }
    void check_clock() {
        inbox_.ask_clock();
        curl_multi_wakeup(multi_);
    }
    void stop() {
        inbox_.close();
        curl_multi_wakeup(multi_);
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    [[nodiscard]] const VenueClock& clock() const { return clock_; }

private:
    void run() {
        while (take_arrivals()) {
            run_timers();
            check_clock_if_due();
            start_jobs();
            int running = 0;
            curl_multi_perform(multi_, &running);
            finish_transfers();
            const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(next_wait());
            curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait.count()), nullptr);
        }
        abandon();
    }

    bool take_arrivals() {
        RestInbox::Contents arrived = inbox_.take();
        for (auto& job : arrived.jobs) {
            lane(*job).push_back(std::move(job));
        }
        for (auto& [when, action] : arrived.timers) {
            timers_.emplace(when, std::move(action));
        }
        clock_is_due_ = clock_is_due_ || arrived.is_clock_asked;
        return !arrived.is_stopping;
    }

    std::deque<std::unique_ptr<RestJob>>& lane(const RestJob& job) {
        return lanes_[static_cast<std::size_t>(job.request.lane)];
    }

    void run_timers() {
        while (!timers_.empty() && timers_.begin()->first <= steady_clock::now()) {
            const auto action = std::move(timers_.begin()->second);
            timers_.erase(timers_.begin());
            action();
        }
    }

    void check_clock_if_due() {
        if (clock_is_on_the_way_ || (!clock_is_due_ && steady_clock::now() < next_clock_check_)) {
            return;
        }
        clock_is_due_ = false;
        clock_is_on_the_way_ = true;
        next_clock_check_ = steady_clock::now() + nanos(options_.clock_check);
        auto job = std::make_unique<RestJob>();
        job->deadline = steady_clock::now() + nanos(options_.answer_timeout);
        job->request.product = options_.clock_product;
        job->request.path = paths(options_.clock_product).time;
        job->request.label = "time";
        job->request.security = Security::None;
        job->request.lane = Lane::Urgent;
        job->callback = [this](const RestOutcome& outcome) {
            clock_is_on_the_way_ = false;
            const auto server = time_field(parse_json(outcome.body), "serverTime");
            if (outcome.kind == RestOutcome::Kind::Answered && server) {
                clock_.learn(outcome.sent - clock_.offset(), VenueClock::local_now(), *server);
                clock_is_known_ = true;
            } else {
                next_clock_check_ = steady_clock::now() + std::chrono::seconds(5);
            }
        };
        lanes_[static_cast<std::size_t>(Lane::Urgent)].push_front(std::move(job));
    }

    // ---- leaving -------------------------------------------------------------------------------------

    void start_jobs() {
        const SteadyTime now = steady_clock::now();
        for (auto& waiting : lanes_) {
            for (auto it = waiting.begin(); it != waiting.end();) {
                RestJob& job = **it;
                if (now >= job.deadline) {
                    auto late = std::move(*it);
                    it = waiting.erase(it);
                    late->finish({RestOutcome::Kind::NotSent, 0, "it could not be sent in time", {}, {}});
                    continue;
                }
                if (!may_leave(job, now)) {
                    ++it;
                    continue;
                }
                auto leaving = std::move(*it);
                it = waiting.erase(it);
                leave(std::move(leaving));
            }
        }
    }

    [[nodiscard]] bool may_leave(const RestJob& job, SteadyTime now) const {
        if (job.not_before > now || on_the_way_.size() >= kMostOnTheWay) {
            return false;
        }
        if (job.request.lane == Lane::Queries && queries_on_the_way_ >= kMostQueriesOnTheWay) {
            return false;
        }
        if (clock_is_on_the_way_ && job.request.security == Security::Signed && !clock_is_known_) {
            return false;  // signed with a time that the venue may refuse
        }
        const Timestamp venue_now = clock_.now();
        return budgets_.earliest(job.request, venue_now) <= venue_now;
    }

    void leave(std::unique_ptr<RestJob> job) {
        const RestRequest& request = job->request;
        if (idle_.empty()) {
            idle_.push_back(std::make_unique<RestTransfer>());
        }
        job->transfer = std::move(idle_.back());
        idle_.pop_back();
        job->sent = clock_.now();
        std::string text;
        if (request.security == Security::Signed) {
            sign_parameters(request.parameters, job->sent, options_.receive_window, signer_, text);
        } else {
            text = request.parameters.text();
        }
        job->transfer->prepare(request, options_.hosts[static_cast<std::size_t>(request.product)],
                               options_.credentials.key, std::move(text), options_.connect_timeout,
                               options_.answer_timeout);
        budgets_.spend(request, job->sent);
        queries_on_the_way_ += request.lane == Lane::Queries ? 1 : 0;
        ++job->tries;
        CURL* handle = job->transfer->handle();
        on_the_way_[handle] = std::move(job);
        curl_multi_add_handle(multi_, handle);
    }

    // ---- coming back ---------------------------------------------------------------------------------

    void finish_transfers() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) {
                continue;
            }
            const CURLcode result = message->data.result;
            auto job = take_back(message->easy_handle);
            came_back(std::move(job), result);
        }
    }

    std::unique_ptr<RestJob> take_back(CURL* handle) {
        curl_multi_remove_handle(multi_, handle);
        auto node = on_the_way_.extract(handle);
        auto job = std::move(node.mapped());
        queries_on_the_way_ -= job->request.lane == Lane::Queries ? 1 : 0;
        return job;
    }

    void came_back(std::unique_ptr<RestJob> job, CURLcode result) {
        auto transfer = std::move(job->transfer);
        budgets_.observe(job->request.product, transfer->rate_headers(), clock_.now());
        if (result != CURLE_OK) {
            const bool not_sent = !transfer->had_left();
            const char* why = transfer->is_too_large() ? "the answer is too large" : curl_easy_strerror(result);
            failed(std::move(job), not_sent, why);
        } else {
            answered(std::move(job), *transfer);
        }
        idle_.push_back(std::move(transfer));
    }

    void failed(std::unique_ptr<RestJob> job, bool not_sent, const char* why) {
        const bool may_repeat = not_sent || job->request.repeat == Repeat::Harmless;
        if (may_repeat && job->tries < kMostTries) {
            again_later(std::move(job));
            return;
        }
        const auto kind = not_sent ? RestOutcome::Kind::NotSent : RestOutcome::Kind::Ambiguous;
        job->finish({kind, 0, why, {}, job->sent});
    }

    void answered(std::unique_ptr<RestJob> job, const RestTransfer& transfer) {
        Answer answer = classify(transfer.status(), transfer.body());
        switch (answer.kind) {
            case AnswerClass::Done:
                job->finish({RestOutcome::Kind::Answered, 0, {}, transfer.body(), job->sent});
                return;
            case AnswerClass::Refused:
                break;
            case AnswerClass::Overloaded:
                if (job->tries < kMostTries) {
                    again_later(std::move(job));
                    return;
                }
                break;
            case AnswerClass::RateLimited:
                budgets_.hold_back(job->request.product, answer, transfer, clock_.now());
                again(std::move(job), Duration());
                return;
            case AnswerClass::ClockSkew:
                if (!job->clock_was_set) {
                    job->clock_was_set = true;
                    clock_is_due_ = true;
                    clock_is_known_ = false;
                    next_clock_check_ = steady_clock::now();
                    again(std::move(job), Duration::millis(1));
                    return;
                }
                break;
            case AnswerClass::Ambiguous:
                if (job->request.repeat == Repeat::Harmless && job->tries < kMostTries) {
                    again_later(std::move(job));
                    return;
                }
                job->finish({RestOutcome::Kind::Ambiguous, answer.code, std::move(answer.text), {}, job->sent});
                return;
        }
        job->finish({RestOutcome::Kind::Refused, answer.code, std::move(answer.text), {}, job->sent});
    }

    void again(std::unique_ptr<RestJob> job, Duration wait) {
        job->not_before = steady_clock::now() + nanos(wait);
        auto& waiting = lane(*job);
        waiting.push_front(std::move(job));
    }

    void again_later(std::unique_ptr<RestJob> job) {
        const Duration wait = options_.first_pause * (std::int64_t{1} << (job->tries - 1));
        again(std::move(job), wait);
    }

    void abandon() {
        while (!on_the_way_.empty()) {
            const auto job = take_back(on_the_way_.begin()->first);
            job->finish({RestOutcome::Kind::Ambiguous, 0, "stopped while it was on its way", {}, job->sent});
        }
        for (auto& waiting : lanes_) {
            while (!waiting.empty()) {
                const auto job = std::move(waiting.front());
                waiting.pop_front();
                job->finish({RestOutcome::Kind::NotSent, 0, "stopped before it was sent", {}, {}});
            }
        }
    }

    [[nodiscard]] std::chrono::nanoseconds next_wait() const {
        const SteadyTime now = steady_clock::now();
        SteadyTime next = std::min(now + kLongestPoll, next_clock_check_);
        if (!timers_.empty()) {
            next = std::min(next, timers_.begin()->first);
        }
        const Timestamp venue_now = clock_.now();
        for (const auto& waiting : lanes_) {
            for (const auto& job : waiting) {
                next = std::min(next, job->deadline);
                const Timestamp free = budgets_.earliest(job->request, venue_now);
                next = std::min(next, std::max(job->not_before, now + nanos(free - venue_now)));
            }
        }
        // What is held back by the number of transfers starts when one of them comes back, which ends the wait.
        constexpr auto kShortest = std::chrono::milliseconds(1);
        return std::max<std::chrono::nanoseconds>(next - now, kShortest);
    }

    const RestOptions options_;
    const Signer signer_;
    VenueClock clock_;
    CURLM* multi_ = nullptr;

    RestInbox inbox_;

    // The thread's own.
    std::array<std::deque<std::unique_ptr<RestJob>>, kLanes> lanes_;
    std::map<CURL*, std::unique_ptr<RestJob>> on_the_way_;
    std::vector<std::unique_ptr<RestTransfer>> idle_;
    std::multimap<SteadyTime, std::function<void()>> timers_;
    RestBudgets budgets_{options_.limits};
    std::size_t queries_on_the_way_ = 0;
    bool clock_is_due_ = true;
    bool clock_is_on_the_way_ = false;
    bool clock_is_known_ = false;
    SteadyTime next_clock_check_;
    std::thread thread_;
};

RestClient::RestClient(RestOptions options) : loop_(std::make_unique<Loop>(std::move(options))) {}
RestClient::~RestClient() = default;

void RestClient::send(RestRequest request, RestCallback callback) {
    loop_->send(std::move(request), std::move(callback));
}

RestOutcome RestClient::call(RestRequest request) {
    auto promise = std::make_shared<std::promise<RestOutcome>>();
    auto future = promise->get_future();
    loop_->send(std::move(request), [promise](RestOutcome outcome) { promise->set_value(std::move(outcome)); });
    return future.get();
}

void RestClient::after(Duration wait, std::function<void()> action) {
    loop_->after(wait, std::move(action));
}

const VenueClock& RestClient::clock() const {
    return loop_->clock();
}

void RestClient::check_clock() {
    loop_->check_clock();
}

void RestClient::stop() {
    loop_->stop();
}

}  // namespace tradewind::binance
