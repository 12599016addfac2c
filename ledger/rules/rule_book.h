#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// A rule version and the positions at which the ledger learnt of it, and that it never had effect
// (0: not voided).
struct KnownVersion {
  RuleVersion rule;
  Position published = 0;
  Position voided = 0;
  bool operator==(const KnownVersion&) const = default;
};

// Every rule version ever published, so that a decision can be repeated as it was known then
// (invariant 13). A value.
class RuleBook {
 public:
  // Positions never decrease from call to call. Neither refuses anything: what may be published is
  // decided before. Voiding what is not there, or is voided already, changes nothing.
  void publish(RuleVersion rule, Position published);
  void void_version(const SchemeId& scheme, const RuleVersionId& version, Position voided);

  // When and as known when a rule is asked for: facts at or before `known` count.
  struct Moment {
    Date day;
    Position known = 0;
  };

  // The version that decides for the scheme on that day, as known at that position. A version
  // decides from its first day until its last, or until the first day of a version that begins
  // later; one that supersedes another takes its place from its own first day, and gives it back
  // if it is voided. The pointer is valid until the book changes.
  // Reasons: no rule known for the day; or several that begin the same day and do not name each
  // other, such as conflicting sources: the book never guesses.
  Computed<const RuleVersion*> in_force(const SchemeId& scheme, Moment moment) const;

  // The version of that name as known at that position, whether or not it decides on any day: to
  // name one of several conflicting versions. Null if it is unknown or voided then. The pointer is
  // valid until the book changes.
  const RuleVersion* find(const SchemeId& scheme, const RuleVersionId& version,
                          Position known) const;

  // All of a scheme's versions in the order they were published; valid until the book changes.
  std::span<const KnownVersion> versions_of(const SchemeId& scheme) const;

  bool operator==(const RuleBook&) const = default;

 private:
  std::map<SchemeId, std::vector<KnownVersion>> versions_;
};

// Whether the version names `group` on that day. What it does not name is not eligible.
bool is_eligible(const RuleVersion& rule, std::string_view group, Date day);

}  // namespace grantledger
