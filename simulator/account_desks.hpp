// The desks of a venue's accounts, by the owner number under which the matching engine knows them, and the
// numbers and the insurance fund they share. Units: none. Errors: none; of_account() takes only numbers that were given
// out. Thread: the exchange's.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/check.hpp"
#include "simulator/account_desk.hpp"

namespace tradewind::simulator {

class AccountDesks {
public:
    static constexpr std::uint32_t kFirstOwner = 3;  // smaller ones are the venue's own

    explicit AccountDesks(const std::vector<Money>& insurance) : fund_(insurance) {}
    AccountDesks(const AccountDesks&) = delete;  // desks keep references to what they share
    AccountDesks& operator=(const AccountDesks&) = delete;

    // Answers the new account's owner number.
    std::uint32_t add(const VenueTerms& terms, MessageSink& line) {
        desks_.push_back(std::make_unique<AccountDesk>(terms, numbers_, fund_, line));
        desks_.back()->set_now(now_);
        return kFirstOwner + static_cast<std::uint32_t>(desks_.size()) - 1;
    }
    void set_now(Timestamp now) {
        now_ = now;
        for (const auto& desk : desks_) {
            desk->set_now(now);
        }
    }
    [[nodiscard]] Timestamp now() const { return now_; }
    // None for the venue's own orders.
    [[nodiscard]] AccountDesk* find(std::uint32_t owner) const {
        return owner >= kFirstOwner && owner - kFirstOwner < desks_.size() ? desks_[owner - kFirstOwner].get()
                                                                           : nullptr;
    }
    [[nodiscard]] AccountDesk& of_account(std::uint32_t owner) const {
        TW_CHECK(find(owner) != nullptr);
        return *find(owner);
    }
    [[nodiscard]] VenueNumbers& numbers() { return numbers_; }
    [[nodiscard]] const InsuranceFund& fund() const { return fund_; }
    [[nodiscard]] auto begin() const { return desks_.begin(); }
    [[nodiscard]] auto end() const { return desks_.end(); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(numbers_, fund_);
        for (const auto& desk : desks_) {  // as many as were added: no count is stored
            ar(*desk);
        }
    }

private:
    VenueNumbers numbers_;
    InsuranceFund fund_;
    Timestamp now_;
    std::vector<std::unique_ptr<AccountDesk>> desks_;
};

}  // namespace tradewind::simulator
