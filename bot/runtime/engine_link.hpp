// What the faces (chat, web, terminal) may use of the running engine, and what it tells them.
// Thread: EngineLink may be called from any thread; EngineListener is called on the engine's thread and
// must return at once without blocking.
#pragma once

#include <memory>

#include "core/state/command.hpp"
#include "core/state/control.hpp"
#include "core/state/snapshot.hpp"

namespace tradewind::bot {

class EngineLink {
public:
    EngineLink() = default;
    EngineLink(const EngineLink&) = delete;
    EngineLink& operator=(const EngineLink&) = delete;
    virtual ~EngineLink() = default;

    // The newest published snapshot; never null.
    [[nodiscard]] virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
    // Journalled, then processed; a request id that was seen before does nothing.
    virtual void post(ControlRequest request) = 0;
};

class EngineListener {
public:
    EngineListener() = default;
    EngineListener(const EngineListener&) = delete;
    EngineListener& operator=(const EngineListener&) = delete;
    virtual ~EngineListener() = default;

    virtual void on_progress(const RequestProgress& progress) = 0;
    virtual void on_alert(const Alert& alert, Timestamp now) = 0;
};

}  // namespace tradewind::bot
