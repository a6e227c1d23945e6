#include "bot/telegram/delivery.hpp"

#include <algorithm>

#include "bot/telegram/html_text.hpp"
#include "bot/telegram/text_splitter.hpp"

namespace tradewind::bot {
namespace {

constexpr Duration kUnstatedRetryAfter = Duration::seconds(5);
constexpr int kSmallAttempts = 3;
constexpr int kEditAttempts = 2;

Outcome settled(std::optional<SentReference> sent) {
    Outcome outcome;
    outcome.sent = sent;
    return outcome;
}

Outcome waiting(Verdict verdict, Duration wait, const BotApiError& error) {
    Outcome outcome;
    outcome.verdict = verdict;
    outcome.wait = wait;
    outcome.error = error;
    return outcome;
}

Outcome failed(const BotApiError& error) {
    return waiting(Verdict::Settled, Duration(), error);
}

Outcome again() {
    Outcome outcome;
    outcome.verdict = Verdict::Again;
    return outcome;
}

bool is_broken_markup(const BotApiError& error, TextFormat format) {
    return error.fault == BotFault::CannotParse && format == TextFormat::Html;
}

std::optional<SentReference> reference_of(const SentMessage& sent, SentForm form) {
    return sent.id ? std::optional(SentReference{*sent.id, form}) : std::nullopt;
}

// What is left of a picture when it does not arrive, or of one whose caption is too long for a caption.
TextMessage caption_message(const PhotoMessage& photo) {
    TextMessage text;
    text.chat = photo.chat;
    text.thread = photo.thread;
    text.text = photo.caption;
    text.format = photo.format;
    text.keyboard = photo.keyboard;
    text.notification = photo.notification;
    return text;
}

}  // namespace

Outcome Delivering::attempt(OutboxItem& item, Timestamp now) {
    ++item.attempts;
    return std::visit([&](auto& job) { return run(item, job, now); }, item.job);
}

Outcome Delivering::run(OutboxItem& item, TextJob& job, Timestamp now) {
    const bool is_last = job.next_part + 1 == job.parts.size();
    TextMessage message = job.message;
    message.chat = item.chat;
    message.text = job.parts[job.next_part] + (is_last || item.may_repeat ? marks(item, now) : "");
    if (!is_last) {
        message.keyboard.clear();
    }
    if (job.next_part > 0) {
        message.reply_to.reset();
    }
    const auto sent = api_.send_message(message);
    if (!sent) {
        return text_failed(item, job, sent.error(), now);
    }
    if (is_last) {
        return settled(reference_of(*sent, SentForm::Text));
    }
    ++job.next_part;
    item.attempts = 0;
    item.may_repeat = false;
    return again();
}

Outcome Delivering::text_failed(OutboxItem& item, TextJob& job, const BotApiError& error, Timestamp now) {
    if (auto outcome = common_fault(item, error)) {
        return *outcome;
    }
    if (is_broken_markup(error, job.message.format)) {
        job.message.format = TextFormat::Plain;
        for (std::string& part : job.parts) {
            part = html_to_plain(part);
        }
        item.as = DeliveredAs::PlainText;
        return run(item, job, now);
    }
    if (job.message.thread && error.description.find("thread not found") != std::string::npos) {
        job.message.thread.reset();
        return run(item, job, now);
    }
    if (error.retry == Retry::Ambiguous && item.rank == Rank::Alarm) {
        item.may_repeat = true;
        return again_unless_tired(item, error);
    }
    return failed(error);
}

Outcome Delivering::run(OutboxItem& item, PhotoJob& job, Timestamp now) {
    PhotoMessage photo = job.message;
    photo.chat = item.chat;
    photo.caption += photo.caption.empty() ? "" : marks(item, now);
    const bool is_caption_apart = utf16_units(photo.caption) > kMaxCaptionUnits;
    if (is_caption_apart) {
        photo.caption.clear();
        photo.keyboard.clear();
    }
    const auto sent = api_.send_photo(photo);
    if (sent && !is_caption_apart) {
        return settled(reference_of(*sent, SentForm::Picture));
    }
    if (!sent) {
        if (auto outcome = common_fault(item, sent.error())) {
            return *outcome;
        }
        if (is_broken_markup(sent.error(), job.message.format) && !is_caption_apart) {
            job.message.format = TextFormat::Plain;
            job.message.caption = html_to_plain(job.message.caption);
            item.as = DeliveredAs::PlainText;
            return run(item, job, now);
        }
        if (job.message.caption.empty()) {
            return failed(sent.error());
        }
        item.as = DeliveredAs::TextOnly;
    }
    item.job = make_text_job(caption_message(job.message));
    item.attempts = 0;
    Outcome outcome = again();
    if (!sent) {
        outcome.error = sent.error();
    }
    return outcome;
}

Outcome Delivering::run(OutboxItem& item, EditJob& job, Timestamp now) {
    if (!job.target) {
        return edit_as_new(item, job, std::nullopt);
    }
    TextEdit edit{item.chat, job.target->message, "", job.edit.format, job.edit.keyboard};
    std::vector<std::string> parts = {""};
    if (job.edit.text) {
        if (job.target->form == SentForm::Picture && utf16_units(*job.edit.text) > kMaxCaptionUnits) {
            return edit_as_new(item, job, std::nullopt);
        }
        parts = split_text(*job.edit.text, job.edit.format, kMaxPartUnits);
        edit.text = parts.front();
        if (parts.size() > 1) {
            edit.keyboard.clear();
        }
    }
    if (const BotStatus status = call_edit(job, edit); !status && status.error().fault != BotFault::NotModified) {
        return edit_failed(item, job, status.error(), now);
    }
    if (parts.size() == 1) {
        return settled(job.target);
    }
    // What did not fit follows as new messages; the last one carries the buttons and the key.
    const EditJob done = job;
    Outcome outcome = edit_as_new(item, done, std::nullopt);
    std::get<TextJob>(item.job).parts.assign(parts.begin() + 1, parts.end());
    item.as = DeliveredAs::Intended;
    return outcome;
}

BotStatus Delivering::call_edit(const EditJob& job, const TextEdit& edit) {
    if (!job.edit.text) {
        return api_.edit_message_reply_markup(edit.chat, edit.message, edit.keyboard);
    }
    return job.target->form == SentForm::Picture ? api_.edit_message_caption(edit) : api_.edit_message_text(edit);
}

Outcome Delivering::edit_failed(OutboxItem& item, EditJob& job, const BotApiError& error, Timestamp now) {
    if (auto outcome = common_fault(item, error)) {
        return *outcome;
    }
    if (is_broken_markup(error, job.edit.format) && job.edit.text) {
        job.edit.format = TextFormat::Plain;
        job.edit.text = html_to_plain(*job.edit.text);
        item.as = DeliveredAs::PlainText;
        return run(item, job, now);
    }
    if (error.fault == BotFault::MessageGone) {
        return edit_as_new(item, job, error);
    }
    // An edit may be repeated freely. A server that cannot edit at all must not keep the news from the user.
    const bool is_server_fault = error.fault == BotFault::ServerError || error.fault == BotFault::NotAnEnvelope ||
                                 error.fault == BotFault::BadToken;
    if (is_server_fault && item.attempts >= kEditAttempts) {
        return edit_as_new(item, job, error);
    }
    return error.retry == Retry::Ambiguous || is_server_fault ? again_unless_tired(item, error) : failed(error);
}

Outcome Delivering::edit_as_new(OutboxItem& item, const EditJob& job, std::optional<BotApiError> error) {
    if (!job.edit.text) {
        Outcome outcome = settled(std::nullopt);
        outcome.error = std::move(error);
        if (!outcome.error) {
            outcome.error = BotApiError{};
            outcome.error->fault = BotFault::MessageGone;
            outcome.error->description = "the message to edit was never delivered";
        }
        return outcome;
    }
    TextMessage message;
    message.thread = job.edit.thread;
    message.text = *job.edit.text;
    message.format = job.edit.format;
    message.keyboard = job.edit.keyboard;
    if (const auto* key = std::get_if<LocalMessageKey>(&job.edit.target)) {
        item.key = *key;
    }
    item.attempts = 0;
    item.as = DeliveredAs::NewMessage;
    item.job = make_text_job(std::move(message));
    return again();
}

Outcome Delivering::run(OutboxItem& item, AnswerJob& job, Timestamp) {
    return small_done(item, api_.answer_callback_query(job.answer));
}

Outcome Delivering::run(OutboxItem& item, DeleteJob& job, Timestamp) {
    return small_done(item, api_.delete_message(item.chat, job.message));
}

Outcome Delivering::run(OutboxItem& item, MenuJob& job, Timestamp) {
    return small_done(item, api_.set_my_commands(job.menu));
}

// Calls nobody waits for long: their failure must not hold up anything else.
Outcome Delivering::small_done(OutboxItem& item, const BotStatus& status) {
    if (status || status.error().fault == BotFault::QueryTooOld || status.error().fault == BotFault::MessageGone) {
        return settled(std::nullopt);
    }
    const BotApiError& error = status.error();
    if (error.fault == BotFault::Interrupted) {
        return waiting(Verdict::Stopped, Duration(), error);
    }
    const bool may_repeat = error.fault == BotFault::Unreachable && error.retry == Retry::Safe;
    if (may_repeat && item.attempts < kSmallAttempts) {
        return waiting(Verdict::HoldAll, back_off(item.attempts), error);
    }
    return failed(error);
}

std::optional<Outcome> Delivering::common_fault(OutboxItem& item, const BotApiError& error) {
    switch (error.fault) {
        case BotFault::Interrupted:
            return waiting(Verdict::Stopped, Duration(), error);
        case BotFault::TooManyRequests:
            --item.attempts;
            return waiting(Verdict::PauseChat, error.retry_after.value_or(kUnstatedRetryAfter), error);
        case BotFault::ChatMigrated:
            if (item.has_moved || !error.migrate_to) {
                return failed(error);
            }
            item.has_moved = true;
            {
                Outcome outcome = again();
                outcome.moved_to = error.migrate_to;
                return outcome;
            }
        case BotFault::Unreachable:
            if (error.retry == Retry::Safe) {
                return waiting(Verdict::HoldAll, back_off(item.attempts), error);
            }
            return std::nullopt;
        case BotFault::NotAnEnvelope:
        case BotFault::ServerError:
        case BotFault::BadToken:
        case BotFault::Blocked:
        case BotFault::Conflict:
        case BotFault::NotModified:
        case BotFault::CannotParse:
        case BotFault::MessageGone:
        case BotFault::QueryTooOld:
        case BotFault::Refused:
            return std::nullopt;
    }
    return std::nullopt;
}

Outcome Delivering::again_unless_tired(OutboxItem& item, const BotApiError& error) {
    if (item.attempts >= limits_.attempts) {
        return failed(error);
    }
    const bool is_server_away = error.fault == BotFault::Unreachable;
    return waiting(is_server_away ? Verdict::HoldAll : Verdict::Later, back_off(item.attempts), error);
}

std::string Delivering::marks(const OutboxItem& item, Timestamp now) const {
    std::string out;
    const Duration age = now - item.queued_at;
    if (age >= limits_.late_after) {
        out += "\n⏱ " + age.to_text() + " late";
    }
    if (item.may_repeat) {
        out += "\n↻ sent again, the first try may have arrived";
    }
    return out;
}

Duration Delivering::back_off(int attempts) const {
    Duration wait = Duration::seconds(1);
    for (int i = 1; i < attempts && wait < limits_.longest_back_off; ++i) {
        wait = wait * 2;
    }
    return std::min(wait, limits_.longest_back_off);
}

}  // namespace tradewind::bot
