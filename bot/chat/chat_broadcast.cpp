// The half of the chat service that speaks without being asked: reports, alerts, status pushes, pictures.
#include <algorithm>

#include <fmt/format.h>

#include "bot/charts/charts.hpp"
#include "bot/chat/chat_service.hpp"
#include "bot/chat/command_parser.hpp"
#include "bot/chat/replies.hpp"
#include "bot/telegram/html_text.hpp"

namespace tradewind::bot {
namespace {

constexpr Duration kStrangerAlarmEvery = Duration::hours(1);
constexpr std::size_t kStrangersKept = 200;

Priority priority_of(AlertLevel level) {
    return level >= AlertLevel::Danger ? Priority::Alarm : Priority::Reply;
}
Notification notification_of(AlertLevel level) {
    return level == AlertLevel::Info ? Notification::Silent : Notification::Sound;
}

}  // namespace

void ChatService::start(const std::string& greeting) {
    next_status_millis_ = (clock_.wall_now() + options_.status_every).to_millis();
    for (const std::int64_t user : gate_.allowed_users()) {
        CommandMenu menu;
        menu.chat = ChatId(user);
        for (const CommandInfo& info : command_table()) {
            menu.commands.push_back({std::string(info.name), std::string(info.summary)});
        }
        (void)outbox_.set_commands(std::move(menu));
    }
    broadcast(greeting, Priority::Reply, Notification::Silent);
    const auto undecided = log_.undecided();
    if (!undecided) {
        return;
    }
    for (const storage::ChatUpdate& update : *undecided) {
        Context context;
        context.sender = Sender{UserId(update.user), ChatId(update.chat), std::nullopt, {}};
        context.log_id = update.update_id;
        decide(context, "refused: the process ended before it was read");
        const bool is_allowed = std::ranges::find(gate_.allowed_users(), update.user) != gate_.allowed_users().end();
        if (is_allowed && update.chat != 0) {
            reply(
                context,
                fmt::format(
                    "I was restarted while <code>{}</code> came in. It was <b>not executed</b>; please send it again.",
                    escape_html(update.text.substr(0, 100))));
        }
    }
}

void ChatService::farewell(const std::string& text) {
    broadcast(text, Priority::Reply, Notification::Silent);
}

void ChatService::on_poll_state(const PollStateChange& change) {
    switch (change.to) {
        case PollState::Starting:
            return;
        case PollState::Up:
            if (change.from == PollState::Down || change.from == PollState::Conflict) {
                broadcast("📶 The chat is back after " + change.lasted.to_text() + "; trading went on meanwhile.",
                          Priority::Reply, Notification::Silent);
            }
            return;
        case PollState::Conflict:
            return broadcast(
                "⚠️ Another process reads this bot's messages. Two agents may be trading: stop one of them. "
                "I go on protecting positions.",
                Priority::Alarm, Notification::Sound);
        case PollState::Down:
        case PollState::BadToken:
            return;  // nobody could be told; the log has it
    }
}

void ChatService::on_progress(const RequestProgress& progress) {
    if (const auto story = board_.add(progress)) {
        return rewrite(story->chat, story->message, story->html());
    }
    const bool is_news = progress.stage != RequestStage::Working;
    if (is_news) {
        broadcast("A request from before the restart: " + escape_html(progress.text), Priority::Reply,
                  Notification::Sound);
    }
}

void ChatService::on_alert(const Alert& alert, Timestamp now) {
    if (const auto outgoing = alerts_.offer(alert, now)) {
        broadcast(alert_text(*outgoing), priority_of(alert.level), notification_of(alert.level));
    }
}

void ChatService::tick() {
    for (const Question& question : confirmations_.take_expired(clock_.wall_now())) {
        rewrite(question.chat, question.message, "⌛️ Expired: " + escape_html(question.summary));
    }
    const auto snapshot = control_.snapshot();
    for (const OutgoingAlert& outgoing : alerts_.take_due(snapshot->account.now)) {
        broadcast(alert_text(outgoing), priority_of(outgoing.alert.level), notification_of(outgoing.alert.level));
    }
    const std::int64_t now = clock_.wall_now().to_millis();
    if (options_.status_every > Duration() && now >= next_status_millis_) {
        next_status_millis_ = now + options_.status_every.to_millis();
        broadcast("🕓 <b>Scheduled status</b>\n" + status_reply(*snapshot), Priority::Digest, Notification::Silent);
    }
}

void ChatService::broadcast(const std::string& html, Priority priority, Notification notification) {
    for (const std::int64_t user : gate_.allowed_users()) {
        TextMessage text;
        text.chat = ChatId(user);
        text.text = html;
        text.notification = notification;
        (void)outbox_.send(std::move(text), priority);
    }
}

void ChatService::alarm_about_stranger(const Denied& denied) {
    if (!denied.is_stranger || !denied.user) {
        return;
    }
    {
        const std::lock_guard lock(strangers_mutex_);
        const Timestamp now = clock_.wall_now();
        const auto known = strangers_.find(denied.user->value());
        if (known != strangers_.end() && now - known->second < kStrangerAlarmEvery) {
            return;
        }
        if (strangers_.size() >= kStrangersKept) {
            return;  // a crowd: the first ones have been told about
        }
        strangers_[denied.user->value()] = now;
    }
    broadcast(fmt::format("👀 A stranger (user id {}) wrote to this bot and got no answer.", denied.user->value()),
              Priority::Digest, Notification::Silent);
}

void ChatService::show_profit(const Context& context) {
    decide(context, "answered");
    const auto snapshot = control_.snapshot();
    std::vector<EquityPoint> curve = snapshot->equity_curve;
    if (snapshot->account.reconciled) {
        curve.push_back({snapshot->account.now, snapshot->account.equity()});
    }
    const auto picture = equity_chart(curve, snapshot->account.currency);
    if (!picture || context.replaces) {
        return reply(context, profit_reply(*snapshot));
    }
    PhotoMessage photo;
    photo.chat = context.sender.chat;
    photo.thread = context.sender.thread;
    photo.image = *picture;
    photo.caption = profit_reply(*snapshot);
    (void)outbox_.send_photo(std::move(photo), Priority::Reply);
}

void ChatService::show_backtest(const Context& context, const BacktestQuestion& question) {
    decide(context, "answered");
    const auto snapshot = control_.snapshot();
    const auto id = control_.find_instrument(*snapshot, question.symbol);
    if (!id) {
        return reply(context, escape_html(id.error().text));
    }
    if (!options_.backtest) {
        return reply(context, "Backtests are not available here.");
    }
    const std::string& symbol = snapshot->account.instrument(*id).symbol;
    auto answer = options_.backtest(question.strategy, symbol, question.days, snapshot->account.now);
    if (!answer || context.replaces) {
        return reply(context, answer ? answer->html : "🚫 " + escape_html(answer.error().text));
    }
    PhotoMessage photo;
    photo.chat = context.sender.chat;
    photo.thread = context.sender.thread;
    photo.image = std::move(answer->picture);
    photo.caption = answer->html;
    (void)outbox_.send_photo(std::move(photo), Priority::Reply);
}

void ChatService::show_chart(const Context& context, const std::string& symbol) {
    decide(context, "answered");
    const auto snapshot = control_.snapshot();
    const auto id = control_.find_instrument(*snapshot, symbol);
    if (!id) {
        return reply(context, escape_html(id.error().text));
    }
    const Instrument& instrument = snapshot->account.instrument(*id);
    std::vector<ChartLine> lines;
    if (const auto entry = snapshot->account.market(*id).position.entry_price(instrument)) {
        lines.push_back({ChartLineKind::Entry, *entry});
    }
    if (const auto liquidation = snapshot->account.liquidation_price(*id)) {
        lines.push_back({ChartLineKind::Liquidation, *liquidation});
    }
    for (const Order& order : snapshot->open_orders) {
        const OrderIntent& intent = order.intent();
        if (intent.instrument == *id && intent.trigger && intent.effect == PositionEffect::ClosePosition) {
            lines.push_back({intent.type == OrderType::TakeProfitMarket ? ChartLineKind::Target : ChartLineKind::Stop,
                             *intent.trigger});
        }
    }
    const auto picture = price_chart(instrument, snapshot->bars.at(id->value()), lines);
    if (!picture) {
        return reply(context, escape_html(picture.error().text));
    }
    PhotoMessage photo;
    photo.chat = context.sender.chat;
    photo.thread = context.sender.thread;
    photo.image = *picture;
    photo.caption = "<b>" + instrument.symbol + "</b>, 1-minute bars";
    (void)outbox_.send_photo(std::move(photo), Priority::Reply);
}

}  // namespace tradewind::bot
