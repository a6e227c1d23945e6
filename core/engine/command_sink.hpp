// Where the parts of the engine put their commands during one process() call, and the running hash over
// all of them. Thread: engine.
#pragma once

#include <string>
#include <vector>

#include "core/base/hash.hpp"
#include "core/state/command.hpp"

namespace tradewind {

class CommandSink {
public:
    void open(std::vector<Command>& out) { out_ = &out; }
    void close() { out_ = nullptr; }
    void emit(Command command) {
        bytes_.clear();
        append_canonical(command, bytes_);
        hash_.add(bytes_);
        out_->push_back(std::move(command));
    }
    void alert(AlertKind kind, AlertLevel level, std::string symbol, std::string text) {
        emit(Alert{kind, level, std::move(symbol), std::move(text)});
    }
    void progress(RequestId request, RequestStage stage, std::string text) {
        if (request.value() != 0) {
            emit(RequestProgress{request, stage, std::move(text)});
        }
    }
    void decide(std::string subject, std::string text) {
        emit(Fact{DecisionFact{std::move(subject), std::move(text)}});
    }
    [[nodiscard]] StreamHash hash() const { return hash_; }
    void restore(StreamHash hash) { hash_ = hash; }

private:
    std::vector<Command>* out_ = nullptr;
    std::string bytes_;
    StreamHash hash_;
};

}  // namespace tradewind
