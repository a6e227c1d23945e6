#include "bot/chat/chat_service.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/chat/command_parser.hpp"
#include "bot/chat/previews.hpp"
#include "bot/chat/replies.hpp"
#include "bot/chat/universe_reply.hpp"
#include "bot/telegram/html_text.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

// Why a parameter cannot be set so; empty when it can. The engine checks again.
std::string tuning_error(const TuneCommand& tune) {
    const auto spec = strategies::find_strategy(tune.name);
    if (!spec) {
        return spec.error().text;
    }
    const auto checked = strategies::Parameters::make((*spec)->parameters, {{tune.parameter, tune.value}});
    return checked ? std::string() : checked.error().text;
}

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

std::int64_t log_id_of(const UpdateMark& mark) {
    // Servers may restart their numbering, so the content is part of the identity.
    const RequestId id = request_of(fmt::format("update:{}:{}", mark.id.value(), mark.content_hash));
    return static_cast<std::int64_t>(id.value() & 0x7fffffffffffffffULL);
}

}  // namespace

ChatService::ChatService(ChatOptions options, Gate gate, AlertCooldowns cooldowns, ControlService& control,
                         Outbox& outbox, storage::ChatLog& log, const WaitClock& clock, const ServerClock& server_clock)
    : options_(std::move(options)),
      gate_(std::move(gate)),
      control_(control),
      outbox_(outbox),
      log_(log),
      clock_(clock),
      server_clock_(server_clock),
      alerts_(cooldowns) {}

// ---- updates ---------------------------------------------------------------------------------------

Status ChatService::on_update(const Update& update) {
    Context context;
    context.log_id = log_id_of(update.mark);
    context.origin = fmt::format("{}:{}", update.mark.id.value(), update.mark.content_hash);
    const auto* message = std::get_if<Message>(&update.content);
    const auto* query = std::get_if<CallbackQuery>(&update.content);
    if (message == nullptr && query == nullptr) {
        return {};
    }
    auto verdict = message != nullptr ? gate_.judge(*message) : gate_.judge(*query);
    storage::ChatUpdate entry;
    entry.update_id = context.log_id;
    entry.received = clock_.wall_now();
    entry.text = message != nullptr ? message->text : query->data;
    if (const auto* denied = std::get_if<Denied>(&verdict)) {
        // Strangers get no answer: it would only tell them that somebody is here.
        entry.user = denied->user ? denied->user->value() : 0;
        if (auto seen = log_.record_update(entry); !seen) {
            return tl::unexpected<Error>(seen.error());
        }
        decide(context, "ignored: " + denied->reason);
        alarm_about_stranger(*denied);
        return {};
    }
    context.sender = std::get<Sender>(verdict);
    entry.user = context.sender.user.value();
    entry.chat = context.sender.chat.value();
    const auto seen = log_.record_update(entry);
    if (!seen) {
        return tl::unexpected<Error>(seen.error());
    }
    if (*seen == storage::FirstSight::SeenBefore) {
        return {};
    }
    if (message != nullptr) {
        context.message = message->id;
        handle_message(context, *message);
    } else {
        handle_tap(context, *query);
    }
    return {};
}

void ChatService::handle_message(const Context& context, const Message& message) {
    const auto parsed = parse_command(message.text, options_.bot_name);
    if (!parsed) {
        decide(context, "not understood");
        if (parsed.error().fault != ParseFault::NotForUs) {
            reply(context, escape_html(parsed.error().text));
        }
        return;
    }
    const Duration age = message.date.is_zero() ? Duration() : server_now() - message.date;
    if (age > age_limit(age_class(*parsed))) {
        offer_again(context, *parsed, message.text, age);
        return;
    }
    run(context, *parsed);
}

void ChatService::handle_tap(const Context& context, const CallbackQuery& query) {
    const auto is_message = [&](LocalMessageKey key) {
        const auto known = outbox_.message_of(key);
        return !known || !query.message || *known == query.message->id;
    };
    Tap tap = confirmations_.tap(query.data, query.from.id, context.sender.chat, is_message, clock_.wall_now());
    const auto answer = [&](const std::string& text, AnswerStyle style) {
        (void)outbox_.answer({query.id, text, style});
    };
    switch (tap.verdict) {
        case TapVerdict::NotYours:
            decide(context, "tap refused: not theirs");
            return answer("This question is not yours.", AnswerStyle::Alert);
        case TapVerdict::Answered:
            decide(context, "tap refused: answered before");
            return answer("Already answered.", AnswerStyle::Toast);
        case TapVerdict::Unknown:
            decide(context, "tap refused: unknown question");
            answer("This button is no longer valid; please ask again.", AnswerStyle::Alert);
            if (query.message) {
                OutboxEdit edit;
                edit.chat = context.sender.chat;
                edit.target = query.message->id;
                (void)outbox_.edit(std::move(edit));  // only the buttons go
            }
            return;
        case TapVerdict::Expired:
            decide(context, "tap refused: expired");
            answer("Expired; please ask again.", AnswerStyle::Alert);
            return rewrite(tap.question->chat, tap.question->message,
                           "⌛️ Expired: " + escape_html(tap.question->summary));
        case TapVerdict::Accepted:
            break;
    }
    const Question& question = *tap.question;
    Context next = context;
    next.replaces = question.message;
    switch (tap.choice) {
        case Choice::Cancel:
            answer("Cancelled.", AnswerStyle::Toast);
            decide(context, "cancelled");
            return rewrite(question.chat, question.message, "✖️ Cancelled: " + escape_html(question.summary));
        case Choice::Half:
        case Choice::Double: {
            answer({}, AnswerStyle::Toast);
            if (!question.open) {
                return;
            }
            OpenCommand changed = *question.open;
            const Decimal factor = tap.choice == Choice::Half ? Decimal::from_scaled(5, 1) : Decimal(2);
            std::visit(Overloaded{[&](MarginMoney& money) { money.amount *= factor; },
                                  [&](EquityFraction& part) { part.fraction *= factor; }},
                       changed.amount);
            return ask_open(next, changed);
        }
        case Choice::Confirm:
            break;
    }
    answer("Working…", AnswerStyle::Toast);
    if (const auto* again = std::get_if<RunCommand>(&question.action)) {
        decide(context, "run now");
        return run(next, again->command);
    }
    submit(next, request_of("nonce:" + tap.nonce), escape_html(question.summary),
           std::get<ControlAction>(question.action), question.message);
}

void ChatService::run(const Context& context, const ChatCommand& command) {
    const auto show = [&](const std::string& html) {
        decide(context, "answered");
        reply(context, html);
    };
    const auto snapshot = control_.snapshot();
    std::visit(Overloaded{
                   [&](const ShowHelp& help) {
                       show(help.topic.empty() && context.message
                                ? welcome_reply(options_.venue, options_.mode, snapshot->account.currency) + "\n\n" +
                                      help_reply({})
                                : help_reply(help.topic));
                   },
                   [&](const ShowStatus&) { show(status_reply(*snapshot)); },
                   [&](const ShowFunding& wish) {
                       std::vector<InstrumentId> ids;
                       if (wish.symbol.empty()) {
                           for (const Instrument& instrument : *snapshot->account.instruments) {
                               ids.push_back(instrument.id);
                           }
                       } else if (const auto id = control_.find_instrument(*snapshot, wish.symbol)) {
                           ids.push_back(*id);
                       } else {
                           return show(escape_html(id.error().text));
                       }
                       show(funding_reply(*snapshot, ids));
                   },
                   [&](const ShowLiquidationRisk&) { show(liquidation_reply(*snapshot, control_.limits())); },
                   [&](const ShowStrategies&) { show(strategies_reply(*snapshot, {})); },
                   [&](const ShowOrders&) { show(orders_reply(*snapshot)); },
                   [&](const ShowTrades&) { show(trades_reply(*snapshot)); },
                   [&](const ShowProfit&) { show_profit(context); },
                   [&](const ShowBalance&) { show(balance_reply(*snapshot)); },
                   [&](const ShowChart& chart) { show_chart(context, chart.symbol); },
                   [&](const ShowUniverse& wish) { show(universe_reply(*snapshot, wish.most)); },
                   [&](const BacktestQuestion& question) { show_backtest(context, question); },
                   [&](const ShowAlerts&) { show(alerts_reply(alerts_, snapshot->account.now)); },
                   [&](const QuietAlerts& quiet) {
                       alerts_.quiet_until(snapshot->account.now + quiet.span);
                       show(quiet.span > Duration()
                                ? "🔕 Minor alerts are quiet for " + quiet.span.to_text() + ". Danger still rings."
                                : std::string("🔔 All alerts ring again."));
                   },
                   [&](const OpenCommand& open) { ask_open(context, open); },
                   [&](const CloseCommand& close) { ask_close(context, close); },
                   [&](const LeverageCommand& leverage) { ask_leverage(context, leverage); },
                   [&](const EmergencyCommand&) { ask_emergency(context); },
                   [&](const HaltCommand& halt) {
                       const std::string reason = halt.reason.empty() ? "by " + context.sender.name : halt.reason;
                       submit(context, request_of("update:" + context.origin), "<b>Halt</b>", HaltTrading{reason},
                              context.replaces);
                   },
                   [&](const ResumeCommand&) {
                       ask(context, "<b>Resume trading?</b>\nOpening is allowed again and paused strategies start.",
                           ResumeTrading{}, "Resume", "resume trading", options_.confirm_within);
                   },
                   [&](const StrategyCommand& strategy) {
                       if (!strategy.to) {
                           return show(strategies_reply(*snapshot, strategy.name));
                       }
                       const std::string where = strategy.symbol.empty() ? "" : " " + strategy.symbol;
                       const SwitchStrategy change{strategy.name, *strategy.to, strategy.symbol};
                       if (*strategy.to == StrategySwitch::Off) {
                           return submit(context, request_of("update:" + context.origin),
                                         "<b>Strategy " + escape_html(strategy.name + where) + " off</b>", change,
                                         context.replaces);
                       }
                       ask(context,
                           "<b>Switch on " + escape_html(strategy.name + (where.empty() ? "" : " for" + where)) +
                               "?</b>\nIt trades by itself within the risk limits until you switch it off.",
                           change, "Switch on", "strategy " + strategy.name + " on" + where, options_.confirm_within);
                   },
                   [&](const TuneCommand& tune) {
                       if (const std::string wrong = tuning_error(tune); !wrong.empty()) {
                           return show("🚫 " + escape_html(wrong));
                       }
                       const std::string text = tune.parameter + " = " + tune.value;
                       ask(context,
                           "<b>Set " + escape_html(text) + " for " + escape_html(tune.name) +
                               "?</b>\nIt holds from the strategy's next decision on.",
                           SetStrategyParameter{tune.name, tune.parameter, tune.value, tune.symbol}, "Set",
                           "strategy " + tune.name + " set " + text, options_.confirm_within);
                   },
               },
               command);
}

// ---- sending ---------------------------------------------------------------------------------------

void ChatService::reply(const Context& context, const std::string& html, InlineKeyboard keyboard) {
    if (context.replaces) {
        return rewrite(context.sender.chat, *context.replaces, html, std::move(keyboard));
    }
    TextMessage text;
    text.chat = context.sender.chat;
    text.thread = context.sender.thread;
    text.text = html;
    text.keyboard = std::move(keyboard);
    (void)outbox_.send(std::move(text), Priority::Reply);
}

void ChatService::rewrite(ChatId chat, LocalMessageKey message, const std::string& html, InlineKeyboard keyboard) {
    OutboxEdit edit;
    edit.chat = chat;
    edit.target = message;
    edit.text = html;
    edit.keyboard = std::move(keyboard);
    (void)outbox_.edit(std::move(edit));
}

void ChatService::decide(const Context& context, const std::string& what, RequestId request) {
    (void)log_.record_decision({context.log_id, what, request, clock_.wall_now()});
}

LocalMessageKey ChatService::next_key() {
    return LocalMessageKey(++keys_);
}

Timestamp ChatService::server_now() const {
    return server_clock_.to_server_time(clock_.wall_now());
}

}  // namespace tradewind::bot
