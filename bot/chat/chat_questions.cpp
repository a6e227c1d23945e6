// The half of the chat service that asks before anything happens: cards with buttons, bound to one nonce.
#include <fmt/format.h>

#include "bot/chat/chat_service.hpp"
#include "bot/chat/previews.hpp"
#include "bot/telegram/html_text.hpp"

namespace tradewind::bot {
namespace {

InlineButton button(const std::string& text, std::string_view nonce, Choice choice,
                    ButtonStyle style = ButtonStyle::Default) {
    InlineButton out;
    out.text = text;
    out.callback_data = Confirmations::button_data(nonce, choice);
    out.style = style;
    return out;
}

}  // namespace

void ChatService::ask_open(const Context& context, const OpenCommand& command) {
    const auto preview = control_.preview_open(command);
    if (!preview) {
        decide(context, "refused: " + preview.error().text);
        return reply(context, "🚫 " + escape_html(preview.error().text));
    }
    const auto snapshot = control_.snapshot();
    const std::string card = open_card(snapshot->account, *preview, options_.confirm_within);
    if (preview->trade.refusal) {
        decide(context, "refused: " + preview->trade.refusal->text());
        return reply(context, card);
    }
    const Instrument& instrument = snapshot->account.instrument(preview->action.instrument);
    const std::string summary =
        fmt::format("Open {} {} {} x{}", command.side == Side::Buy ? "LONG" : "SHORT",
                    preview->action.quantity.to_string(), instrument.symbol, preview->action.leverage);
    ask(context, card, preview->action, command.side == Side::Buy ? "Open long" : "Open short", summary,
        options_.confirm_within, command);
}

void ChatService::ask_close(const Context& context, const CloseCommand& command) {
    const auto preview = control_.preview_close(command);
    if (!preview) {
        decide(context, "refused: " + preview.error().text);
        return reply(context, escape_html(preview.error().text));
    }
    const auto snapshot = control_.snapshot();
    const Instrument& instrument = snapshot->account.instrument(preview->action.instrument);
    ask(context, close_card(snapshot->account, *preview, options_.confirm_within), preview->action, "Close",
        fmt::format("Close {} {}", preview->quantity.to_string(), instrument.symbol), options_.confirm_within);
}

void ChatService::ask_leverage(const Context& context, const LeverageCommand& command) {
    const auto preview = control_.preview_leverage(command);
    if (!preview) {
        decide(context, "refused: " + preview.error().text);
        return reply(context, "🚫 " + escape_html(preview.error().text));
    }
    const auto snapshot = control_.snapshot();
    const Instrument& instrument = snapshot->account.instrument(preview->action.instrument);
    ask(context, leverage_card(snapshot->account, *preview, options_.confirm_within), preview->action, "Set",
        fmt::format("Leverage of {} to {}x", instrument.symbol, preview->action.leverage), options_.confirm_within);
}

void ChatService::ask_emergency(const Context& context) {
    const auto snapshot = control_.snapshot();
    ask(context, emergency_card(*snapshot, options_.emergency_within), EmergencyClose{}, "CLOSE EVERYTHING",
        "Emergency close", options_.emergency_within);
}

void ChatService::ask(const Context& context, const std::string& card, ControlAction action, const std::string& confirm,
                      const std::string& summary, Duration valid, const std::optional<OpenCommand>& open) {
    const bool is_danger = std::holds_alternative<EmergencyClose>(action);
    Question question;
    question.user = context.sender.user;
    question.chat = context.sender.chat;
    question.thread = context.sender.thread;
    question.message = context.replaces.value_or(next_key());
    question.action = std::move(action);
    question.open = open;
    question.summary = summary;
    question.expires = clock_.wall_now() + valid;
    const LocalMessageKey message = question.message;
    const std::string nonce = confirmations_.ask(std::move(question));
    InlineKeyboard keyboard{{button(is_danger ? "🚨 " + confirm : "✅ " + confirm, nonce, Choice::Confirm,
                                    is_danger ? ButtonStyle::Danger : ButtonStyle::Success),
                             button("✖️ Cancel", nonce, Choice::Cancel)}};
    if (open) {
        keyboard.push_back({button("½ size", nonce, Choice::Half), button("2× size", nonce, Choice::Double)});
    }
    decide(context, "asked: " + summary);
    if (context.replaces) {
        return rewrite(context.sender.chat, message, card, std::move(keyboard));
    }
    TextMessage text;
    text.chat = context.sender.chat;
    text.thread = context.sender.thread;
    text.text = card;
    text.keyboard = std::move(keyboard);
    (void)outbox_.send(std::move(text), Priority::Reply, message);
}

void ChatService::offer_again(const Context& context, const ChatCommand& command, const std::string& text,
                              Duration age) {
    Question question;
    question.user = context.sender.user;
    question.chat = context.sender.chat;
    question.thread = context.sender.thread;
    question.message = next_key();
    question.action = RunCommand{command};
    question.summary = text.substr(0, 100);
    question.expires = clock_.wall_now() + options_.emergency_within;
    const LocalMessageKey message = question.message;
    const std::string nonce = confirmations_.ask(std::move(question));
    decide(context, "refused: too old");
    TextMessage out;
    out.chat = context.sender.chat;
    out.thread = context.sender.thread;
    out.text = fmt::format("⌛️ <code>{}</code> is {} old; it was <b>not executed</b>.",
                           escape_html(text.substr(0, 100)), age.to_text());
    out.keyboard = {
        {button("▶️ Run now", nonce, Choice::Confirm), button("✖️ Forget it", nonce, Choice::Cancel)}};
    (void)outbox_.send(std::move(out), Priority::Reply, message);
}

void ChatService::submit(const Context& context, RequestId id, const std::string& title, ControlAction action,
                         std::optional<LocalMessageKey> message) {
    RequestStory story;
    story.chat = context.sender.chat;
    story.thread = context.sender.thread;
    story.message = message.value_or(next_key());
    story.title = title;
    const std::string html = story.html();
    const LocalMessageKey key = story.message;
    board_.open(id, std::move(story));
    if (message) {
        rewrite(context.sender.chat, key, html);
    } else {
        TextMessage text;
        text.chat = context.sender.chat;
        text.thread = context.sender.thread;
        text.text = html;
        (void)outbox_.send(std::move(text), Priority::Reply, key);
    }
    decide(context, "requested", id);
    control_.submit(id, "chat:" + std::to_string(context.sender.user.value()), std::move(action));
}

}  // namespace tradewind::bot
