#pragma once
// What a replay remembers of grants and leaves. Internal to ledger/whatif.

#include <map>
#include <string>
#include <vector>

#include "ledger/whatif/what_if.h"

namespace grantledger {

// An amount as it was recorded and as it would be, in minor units.
struct Both {
  std::int64_t recorded = 0;
  std::int64_t other = 0;
  // CHECKs overflow.
  Both& operator+=(const Both& more) {
    CHECK(!__builtin_add_overflow(recorded, more.recorded, &recorded));
    CHECK(!__builtin_add_overflow(other, more.other, &other));
    return *this;
  }
  Both& operator-=(const Both& less) {
    CHECK(!__builtin_sub_overflow(recorded, less.recorded, &recorded));
    CHECK(!__builtin_sub_overflow(other, less.other, &other));
    return *this;
  }
  friend Both operator+(Both a, const Both& b) { return a += b; }
  friend Both operator-(Both a, const Both& b) { return a -= b; }
  bool operator==(const Both&) const = default;
};

struct ReplayedSemester {
  SemesterId semester;
  Both state;
  Both owner;
  bool is_confirmed = false;
};

struct ReplayedLeave {
  Position granted_at = 0;
  std::string grant;
  std::string payer;
  std::string group;
  Date study_start;
  const RuleVersion* other = nullptr;  // None: it counts as recorded.
  bool needed_confirmation = false;    // By the recorded rule.
  std::vector<ReplayedSemester> semesters;
};

// One payment's effect, so that it can be taken back.
struct ReplayedPayment {
  std::vector<std::pair<Line, Both>> by_line;
};

struct ReplayedGrant {
  GrantTerms terms;
  Currency currency;
  Date first_day;
  Position decided_at = 0;
  std::optional<Both> award;            // As decided, where the amount follows from a rule.
  std::optional<std::int64_t> decided;  // The award as it stands.
  bool is_altered = false;
  Position altered_at = 0;
  bool is_of_leaves = false;          // The other rule gives it by its leaves.
  std::vector<Fraction> instalments;  // Of the recorded rule, and of the other.
  std::vector<Fraction> other_instalments;
  Both leaves_granted;  // State shares, when the leaves were granted.
  std::vector<std::string> leaves;
  // State shares that fell away or shrank, a semester each, and were not yet released or claimed.
  std::vector<std::pair<SemesterId, Both>> fallen;
  std::map<Line, SemesterId> semester_of_line;  // Where a commitment was of one semester.
  std::map<Line, Both> committed;               // Open.
  std::map<Line, Both> paid;
  std::map<Line, Both> claimed;

  Both paid_in_all() const { return total(paid); }
  Both claimed_in_all() const { return total(claimed); }

 private:
  static Both total(const std::map<Line, Both>& lines) {
    Both sum;
    for (const auto& [line, both] : lines) sum += both;
    return sum;
  }
};

}  // namespace grantledger
