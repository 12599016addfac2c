#pragma once
// Facts about decisions, their letters, and their later life.

#include "events/values.h"

namespace grantledger {

// What one member of a partnership gets of its grant.
struct MemberShare {
  OrganisationId organisation;
  Money amount;
  bool operator==(const MemberShare&) const = default;
};

// A recipient was promised a grant, by a rule version. An award by allocation or offer has no
// application. What the rule computed from is repeated here, so that it can be computed again.
struct AwardDecided {
  GrantTerms terms;
  std::optional<ApplicationId> application;
  RuleVersionId rule;
  Money amount;
  std::vector<Quantity> quantities;       // What a unit-rate rule counted.
  std::optional<Money> cost;              // What a cost-share rule is a share of.
  std::optional<Money> own_contribution;  // What the recipient adds.
  std::optional<Money> withheld;          // Until the final report (invariant 10).
  std::vector<LinePart> sources;          // A pooled grant's split.
  std::string group;
  std::string departure;  // Why it departs from the owner's rank or the forum (invariant 21).
  ActorId decided_by;
  Date effective_on;
  std::optional<PartnershipId> partnership = std::nullopt;
  std::vector<MemberShare> members = {};  // Add up to the amount, where there are any.
  bool operator==(const AwardDecided&) const = default;
};

struct AwardRefused {
  ApplicationId application;
  GrantTerms terms;  // Of the grant that was not given.
  std::string reason;
  std::string departure;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const AwardRefused&) const = default;
};

// A decision's letter was sent. Its content stays outside; `document` is its SHA-256.
struct LetterIssued {
  LetterId letter;
  GrantId grant;
  OrganisationId recipient;
  std::optional<Digest> document;
  Date effective_on;
  bool operator==(const LetterIssued&) const = default;
};

// From this day the time to appeal runs; from the day it is recorded where no evidence says when
// the letter came.
struct LetterReceived {
  LetterId letter;
  GrantId grant;
  Date effective_on;
  std::string evidence = {};
  bool operator==(const LetterReceived&) const = default;
};

// The recipient accepted the grant and its conditions.
struct AwardAccepted {
  GrantId grant;
  std::string accepted_by;
  Date effective_on;
  bool operator==(const AwardAccepted&) const = default;
};

// A visible correction of how a decision is written. It moves no money.
struct DecisionCorrected {
  GrantId grant;
  std::string field;
  std::string was;
  std::string is;
  Date effective_on;
  bool operator==(const DecisionCorrected&) const = default;
};

// The decision was reversed: nothing is promised any more.
struct DecisionReversed {
  GrantTerms terms;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const DecisionReversed&) const = default;
};

// The promise is now `amount`, which is less than before.
struct AwardReduced {
  GrantTerms terms;
  Money amount;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const AwardReduced&) const = default;
};

// The promise is now `amount`, which is more than before.
struct AwardIncreased {
  GrantTerms terms;
  Money amount;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const AwardIncreased&) const = default;
};

}  // namespace grantledger
