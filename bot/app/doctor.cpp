#include "bot/app/doctor.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <set>

#include <fmt/format.h>

#include "bot/app/account_access.hpp"
#include "bot/app/account_currency.hpp"
#include "bot/app/binance_market.hpp"
#include "bot/app/contract_listing.hpp"
#include "bot/telegram/bot_api.hpp"
#include "storage/home_lock.hpp"

namespace tradewind::bot {
namespace {

using binance::CheckLine;
using binance::Finding;
using binance::ProductKind;

constexpr std::uintmax_t kLittleSpace = 1U << 30U;

class Examination {
public:
    explicit Examination(const AppConfig& config) : config_(config) {}

    std::vector<CheckLine> run() {
        look_at_home();
        look_at_chat();
        look_at_contracts();
        look_at_currency();
        look_at_account();
        look_at_streams();
        return std::move(lines_);
    }

private:
    void good(std::string subject, std::string text) { add(Finding::Good, std::move(subject), std::move(text), {}); }
    void add(Finding finding, std::string subject, std::string text, std::string advice) {
        lines_.push_back({finding, std::move(subject), std::move(text), std::move(advice)});
    }
    [[nodiscard]] bool is_live() const { return config_.account.kind == AccountKind::Live; }
    // What only live prices or live money need is no fault where there are neither.
    [[nodiscard]] Finding unless_offline() const {
        return is_live() || config_.market.kind == MarketKind::Binance ? Finding::Bad : Finding::Doubtful;
    }

    void look_at_home() {
        namespace fs = std::filesystem;
        std::error_code failed;
        fs::path existing = fs::absolute(config_.home, failed);
        const bool is_there = fs::is_directory(existing, failed);
        while (!fs::exists(existing, failed) && existing.has_relative_path()) {
            existing = existing.parent_path();
        }
        if (!fs::is_directory(existing, failed) || ::access(existing.c_str(), W_OK | X_OK) != 0) {
            add(Finding::Bad, "data folder", config_.home + " cannot be written", "name another one with --home");
            return;
        }
        const auto space = fs::space(existing, failed);
        if (!failed && space.available < kLittleSpace) {
            add(Finding::Doubtful, "disk", fmt::format("{} MiB free", space.available >> 20U),
                "make room: the journal grows with every day");
        }
        if (!is_there) {
            good("data folder", config_.home + " will be made");
            return;
        }
        if (const auto lock = storage::HomeLock::acquire(config_.home); !lock) {
            add(Finding::Doubtful, "data folder", lock.error().text, "stop that one before you start another");
            return;
        }
        struct stat about {};
        const bool is_open = ::stat(config_.home.c_str(), &about) == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0;
        add(is_open ? Finding::Doubtful : Finding::Good, "data folder", config_.home,
            is_open ? "others may look into it: `chmod 700` it" : std::string());
    }

    void look_at_chat() {
        if (config_.telegram.token.empty()) {
            good("chat", "no bot token: the chat is the local page at " + config_.http);
            return;
        }
        const auto safety = check_api_url(config_.telegram.api_url);
        if (!safety) {
            add(Finding::Bad, "chat", safety.error().text, "correct telegram.api_url");
            return;
        }
        if (*safety == ApiUrlSafety::PlainRemote && !config_.telegram.is_plain_http_allowed) {
            add(Finding::Bad, "chat", "the token would travel unprotected", "use https in telegram.api_url");
            return;
        }
        BotApiConfig api;
        api.base_url = config_.telegram.api_url;
        api.token = config_.telegram.token;
        api.connect_timeout = api.call_timeout = Duration::seconds(10);
        if (const auto me = BotApi(api).get_me()) {
            good("chat", "the bot answers as @" + me->username);
        } else if (me.error().fault == BotFault::BadToken) {
            add(Finding::Bad, "chat", me.error().to_text(), "ask @BotFather for the token again");
        } else {
            add(Finding::Bad, "chat", me.error().to_text(), "check the network and telegram.api_url");
        }
        if (config_.telegram.allowed_users.empty()) {
            add(Finding::Doubtful, "chat users", "nobody may use the bot",
                "put your numeric user id into TELEGRAM_ALLOWED_USERS");
        }
    }

    void look_at_contracts() {
        std::set<ProductKind> silent;
        const auto symbols = wished_symbols(config_);
        for (const std::string& symbol : symbols) {
            const ProductKind product = product_of_name(symbol);
            products_.insert(product);
            if (silent.contains(product)) {
                continue;
            }
            const auto& listing = listings_.contains(product)
                                      ? listings_.at(product)
                                      : listings_.emplace(product, ask_listing(product)).first->second;
            if (!listing) {
                silent.insert(product);
                add(unless_offline(), std::string(to_text(product)) + " contracts", listing.error().text,
                    "check the network; `--market generated` needs none");
                continue;
            }
            const auto contract = find_contract(symbol, *listing);
            if (!contract) {
                add(unless_offline(), symbol, contract.error().text, "name others in market.symbols");
                continue;
            }
            instruments_.add(*contract);
            good(symbol, fmt::format("tick {}, step {}, at least {} and {} {}", contract->tick.to_string(),
                                     contract->step.to_string(), contract->min_quantity.to_string(),
                                     contract->min_notional.to_string(), contract->quote.view()));
            if (is_live() && contract->is_spot() && config_.account.margin_mode == MarginMode::Cross) {
                add(Finding::Bad, symbol, "live trading with spot pairs takes isolated margin only",
                    "set account.margin_mode to isolated");
            }
        }
    }

    void look_at_currency() {
        if (instruments_.size() == 0) {
            return;  // that was said
        }
        const auto currency = account_currency(instruments_);
        if (currency) {
            good("account currency", currency->str());
        } else {
            add(Finding::Bad, "account currency", currency.error().text, {});
        }
    }

    Result<std::vector<binance::ListedContract>> ask_listing(ProductKind product) const {
        const auto endpoints = binance_endpoints(config_.binance, product);
        if (!endpoints) {
            return tl::unexpected<Error>(endpoints.error());
        }
        binance::PublicRest rest(endpoints->rest);
        return fetch_listing(product, rest);
    }

    void look_at_account() {
        const auto endpoints = all_endpoints(config_.binance);
        if (!endpoints) {
            add(Finding::Bad, "addresses", endpoints.error().text, "correct binance.rest_url and binance.stream_url");
            return;
        }
        auto credentials = read_credentials(config_.binance);
        const auto key = credentials ? binance::KeyState::Present : binance::KeyState::Missing;
        if (!credentials && is_live()) {
            add(Finding::Bad, "keys", credentials.error().text, "docs/exchanges.md says how to make them");
        } else if (!credentials && credentials.error().code != ErrorCode::NotFound) {
            add(Finding::Doubtful, "keys", credentials.error().text, {});
        } else if (!credentials) {
            good("keys", "none; paper trading needs none");
        }
        if (instruments_.size() == 0) {  // the venue does not answer, or lists none of them: that was said
            if (credentials) {
                add(Finding::Doubtful, "keys", "there, but not tried", {});
            }
            return;
        }
        binance::RestOptions options;
        options.hosts = binance::rest_hosts(*endpoints);
        if (credentials) {
            options.credentials = std::move(*credentials);
        }
        options.clock_product = binance::product_of(*instruments_.begin());
        binance::RestClient rest(std::move(options));
        const binance::SymbolIndex symbols(instruments_);
        take(binance::check_account(rest, symbols, key));
        if (key == binance::KeyState::Present) {
            take(binance::check_contracts(rest, instruments_, symbols, config_.account.margin_mode));
        }
    }

    void take(std::vector<CheckLine> found) {
        lines_.insert(lines_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }

    void look_at_streams() {
        for (const ProductKind product : products_) {
            const auto listing = listings_.find(product);
            const auto endpoints = binance_endpoints(config_.binance, product);
            if (!endpoints || listing == listings_.end() || !listing->second) {
                continue;
            }
            const std::string subject = std::string(to_text(product)) + " streams";
            const std::string trouble = connect_once(stream_address(*endpoints, product, binance::StreamRoute::Market));
            if (trouble.empty()) {
                good(subject, "connected");
            } else {
                add(unless_offline(), subject, trouble, "let WebSocket connections out of this network");
            }
        }
    }

    // Empty when the connection opened.
    static std::string connect_once(const std::string& url) {
        struct Ended {
            std::once_flag once;
            std::promise<std::string> how;
        };
        const auto ended = std::make_shared<Ended>();
        const auto tell = [ended](const std::string& how) {
            std::call_once(ended->once, [&] { ended->how.set_value(how); });
        };
        net::WebSocketClient sockets;
        net::WebSocketOptions options;
        options.url = url;
        options.label = "stream";
        net::WebSocketEvents events;
        events.opened = [tell] { tell({}); };
        events.message = [](std::string_view) {};
        events.closed = tell;
        if (const auto opened = sockets.open(std::move(options), std::move(events)); !opened) {
            return opened.error().text;
        }
        std::string how = ended->how.get_future().get();  // its own time limit ends an attempt
        sockets.stop();
        return how;
    }

    const AppConfig& config_;
    std::vector<CheckLine> lines_;
    std::set<ProductKind> products_;
    std::map<ProductKind, Result<std::vector<binance::ListedContract>>> listings_;
    InstrumentTable instruments_;
};

}  // namespace

std::vector<CheckLine> examine(const AppConfig& config) {
    return Examination(config).run();
}

}  // namespace tradewind::bot
