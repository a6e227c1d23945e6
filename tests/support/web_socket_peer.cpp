#include "tests/support/web_socket_peer.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#ifndef BOOST_ASIO_NO_DEPRECATED
#define BOOST_ASIO_NO_DEPRECATED
#endif
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

namespace tradewind::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;

std::string text_of(BIO* bio) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    std::string out(bytes, static_cast<std::size_t>(size));
    BIO_free(bio);
    return out;
}

template <class Stream>
class Served final : public PeerSocket {
public:
    template <class... Arguments>
    explicit Served(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...) {}

    Stream& stream() { return stream_; }
    bool accept() {
        error_code ec;
        beast::flat_buffer buffer;
        beast::http::request<beast::http::string_body> request;
        beast::http::read(stream_.next_layer(), buffer, request, ec);
        if (ec) {
            return false;
        }
        target_ = std::string(request.target());
        stream_.accept(request, ec);
        return !ec;
    }
    void send(const std::string& text) override {
        error_code ec;
        stream_.write(asio::buffer(text), ec);
    }
    std::optional<std::string> receive() override {
        error_code ec;
        beast::flat_buffer buffer;
        stream_.read(buffer, ec);
        if (ec) {
            return std::nullopt;
        }
        return beast::buffers_to_string(buffer.data());
    }
    std::string target() const override { return target_; }

private:
    Stream stream_;
    std::string target_;
};

}  // namespace

PeerCertificate make_certificate(const std::string& host) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_set_version(certificate, 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    const std::string alternative = "DNS:" + host;
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());
    BIO* key_text = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(key_text, key, nullptr, nullptr, 0, nullptr, nullptr);
    BIO* certificate_text = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(certificate_text, certificate);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return {text_of(key_text), text_of(certificate_text)};
}

struct WebSocketPeer::Impl {
    Script script;
    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    bool is_secure = false;
    tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
    std::uint16_t port = acceptor.local_endpoint().port();
    std::mutex mutex;
    int served = -1;  // descriptor of the connection being served; guarded by mutex
    std::atomic<bool> is_stopping{false};
    std::thread thread;

    void run() {
        for (int number = 1; !is_stopping; ++number) {
            error_code ec;
            tcp::socket socket(io);
            acceptor.accept(socket, ec);
            if (ec || is_stopping) {
                return;
            }
            remember(socket.native_handle());
            if (is_secure) {
                using Tls = beast::ssl_stream<tcp::socket>;
                Served<beast::websocket::stream<Tls>> served_socket(std::move(socket), tls);
                served_socket.stream().next_layer().handshake(asio::ssl::stream_base::server, ec);
                if (!ec && served_socket.accept()) {
                    script(served_socket, number);
                }
                remember(-1);
            } else {
                Served<beast::websocket::stream<tcp::socket>> served_socket(std::move(socket));
                if (served_socket.accept()) {
                    script(served_socket, number);
                }
                remember(-1);
            }
        }
    }
    void remember(int descriptor) {
        const std::lock_guard lock(mutex);
        served = descriptor;
    }
};

WebSocketPeer::WebSocketPeer(Script script) : impl_(std::make_unique<Impl>()) {
    impl_->script = std::move(script);
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

WebSocketPeer::WebSocketPeer(Script script, const PeerCertificate& certificate) : impl_(std::make_unique<Impl>()) {
    impl_->script = std::move(script);
    impl_->is_secure = true;
    impl_->tls.use_certificate_chain(asio::buffer(certificate.certificate));
    impl_->tls.use_private_key(asio::buffer(certificate.key), asio::ssl::context::pem);
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

WebSocketPeer::~WebSocketPeer() {
    impl_->is_stopping = true;
    {
        const std::lock_guard lock(impl_->mutex);
        if (impl_->served >= 0) {
            ::shutdown(impl_->served, SHUT_RDWR);
        }
    }
    error_code ignored;
    tcp::socket wake(impl_->io);  // a blocked accept() returns
    wake.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), impl_->port), ignored);
    impl_->thread.join();
}

std::uint16_t WebSocketPeer::port() const {
    return impl_->port;
}

}  // namespace tradewind::test
