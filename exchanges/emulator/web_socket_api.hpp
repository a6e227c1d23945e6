// The WebSocket API of the futures products, /ws-fapi/v1 and /ws-dapi/v1: each method is the REST request of the same
// meaning, served through the same desk. Units: none. Errors: as the venue's error frames. Thread: venue.
#pragma once

#include <map>
#include <string>

#include "exchanges/emulator/front_desk.hpp"
#include "exchanges/emulator/socket_service.hpp"

namespace tradewind::emulator {

class WebSocketApi final : public SocketService {
public:
    explicit WebSocketApi(FrontDesk& desk) : desk_(desk) {}

    [[nodiscard]] std::string answer(const std::string& text, Product product, const std::string& peer);

    [[nodiscard]] bool serves(std::string_view path) const override;
    void on_open(const SocketOpening& opening) override { open_.insert_or_assign(opening.id, opening); }
    void on_message(SocketId socket, const std::string& text) override;
    void on_close(SocketId socket) override { open_.erase(socket); }

private:
    FrontDesk& desk_;
    std::map<SocketId, SocketOpening> open_;
};

}  // namespace tradewind::emulator
