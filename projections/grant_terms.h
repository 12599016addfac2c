#pragma once

#include <array>

#include "events/event.h"

namespace grantledger {

// The terms that a fact repeats of the grants it speaks of: of none, of one, or of two where funds
// are redirected. They live as long as the fact.
inline std::array<const GrantTerms*, 2> terms_in(const Event& event) {
  return std::visit(
      [](const auto& fact) -> std::array<const GrantTerms*, 2> {
        if constexpr (requires { fact.from.recipient; }) {
          return {&fact.from, &fact.to};
        } else if constexpr (requires { fact.payment.terms.recipient; }) {
          return {&fact.payment.terms, nullptr};
        } else if constexpr (requires { fact.terms.recipient; }) {
          return {&fact.terms, nullptr};
        } else {
          return {nullptr, nullptr};
        }
      },
      event);
}

}  // namespace grantledger
