#include "tests/support/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace tradewind::testing {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::size_t expected_size(const std::string& text) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == std::string::npos) {
        return std::string::npos;
    }
    const std::size_t length = text.find("Content-Length: ");
    return head + 4 + (length < head ? std::stoul(text.substr(length + 16)) : 0);
}

bool read_request(int socket, std::string& pending, std::string& request) {
    std::array<char, 65536> chunk{};
    while (pending.size() < expected_size(pending)) {
        const ssize_t n = ::recv(socket, chunk.data(), chunk.size(), 0);
        if (n <= 0) {
            return false;
        }
        pending.append(chunk.data(), static_cast<std::size_t>(n));
    }
    const std::size_t size = expected_size(pending);
    request = pending.substr(0, size);
    pending.erase(0, size);
    return true;
}

}  // namespace

RawServer::RawServer(std::function<RawReply(std::size_t)> script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no free port");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
    is_stopping_.store(true);
    ::shutdown(listener_, SHUT_RDWR);
    if (const int socket = open_socket_.load(); socket >= 0) {
        ::shutdown(socket, SHUT_RDWR);
    }
    thread_.join();
    ::close(listener_);
}

std::string RawServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> RawServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void RawServer::serve() {
    while (!is_stopping_.load()) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) {
            return;
        }
        open_socket_.store(socket);
        if (!is_stopping_.load()) {
            serve_connection(socket);
        }
        open_socket_.store(-1);
        ::close(socket);
        ++closed_connections_;
    }
}

void RawServer::serve_connection(int socket) {
    std::string pending;
    std::string request;
    while (read_request(socket, pending, request)) {
        std::size_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = requests_.size();
            requests_.push_back(request);
        }
        const RawReply reply = script_(number);
        if (::send(socket, reply.bytes.data(), reply.bytes.size(), MSG_NOSIGNAL) < 0) {
            return;
        }
        if (reply.after == AfterReply::Reset) {
            const linger reset{1, 0};
            ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        if (reply.after != AfterReply::KeepOpen) {
            return;
        }
    }
}

std::string exchange_raw(std::uint16_t port, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(port);
    const timeval patience{2, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::string answer;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0) {
        std::array<char, 65536> chunk{};
        for (ssize_t n = 1; n > 0;) {
            n = ::recv(socket, chunk.data(), chunk.size(), 0);
            answer.append(chunk.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
        }
    }
    ::close(socket);
    return answer;
}

}  // namespace tradewind::testing
