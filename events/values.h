#pragma once
// The small values that facts share.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/digest.h"
#include "events/ids.h"
#include "events/money.h"
#include "events/time.h"

namespace grantledger {

// Where an envelope stands in the log: 1 is the first, 0 means "before the first". The log assigns
// it; it is no part of the envelope.
using Position = std::uint64_t;

// An exact fraction as it was written. The denominator is positive.
struct Fraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  bool operator==(const Fraction&) const = default;
};

// A number with two decimals, held exactly: 7.5 credits is 750 hundredths, 12.5 % is 1250.
struct Hundredths {
  std::int32_t count = 0;
  auto operator<=>(const Hundredths&) const = default;
};

// Something about a person. Key 0 means that `bytes` are readable; any other key encrypts them.
struct Personal {
  std::uint32_t key_id = 0;
  std::string bytes;
  bool operator==(const Personal&) const = default;
};

// Who carries a cost. The cost is their sum, so the shares always add up (invariant 7).
struct Shares {
  Money state;
  Money owner;
  Money cost() const { return state + owner; }
  bool operator==(const Shares&) const = default;
};

// What every fact about a grant repeats, so that no report needs another fact to place its money.
// `year` is the year the grant is reported under: the study year's first, or the budget year.
struct GrantTerms {
  GrantId grant;
  SchemeId scheme;
  OrganisationId recipient;
  std::uint16_t year = 0;
  bool operator==(const GrantTerms&) const = default;
};

// Part of an amount that is charged to one line. A pooled grant has one for each source.
struct LinePart {
  Line line;
  Money amount;
  bool operator==(const LinePart&) const = default;
};

// A counted quantity that a rule or an outcome speaks of: 166 votes, 3 participants.
struct Quantity {
  std::string unit;
  std::int64_t count = 0;
  bool operator==(const Quantity&) const = default;
};

// What one posting adds to one account. Debit is positive, credit negative. An account is a kind
// and what it is kept for, separated by colons: committed:226.22:2026:G1.
struct Entry {
  std::string account;
  Money amount;
  bool operator==(const Entry&) const = default;
};

}  // namespace grantledger
