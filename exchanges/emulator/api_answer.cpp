#include "exchanges/emulator/api_answer.hpp"

#include <nlohmann/json.hpp>

namespace tradewind::emulator {

ApiReply reply_of(const Answer& answer) {
    if (!answer) {
        return reply_of(answer.error());
    }
    ApiReply reply;
    reply.body = answer->dump(-1, ' ', false, Json::error_handler_t::replace);
    return reply;
}

Json done(const std::string& text) {
    Json out;
    out["code"] = 200;
    out["msg"] = text;
    return out;
}

}  // namespace tradewind::emulator
