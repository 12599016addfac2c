#pragma once
// Facts about what is asked for, and who looked at it.

#include "events/values.h"

namespace grantledger {

// Someone or something applied for, with what the rule needs to know of it.
struct Wish {
  Personal participant;
  std::string group;
  OrganisationId workplace;
  OrganisationId provider;
  Hundredths credits;
  bool operator==(const Wish&) const = default;
};

struct ApplicationReceived {
  ApplicationId application;
  SchemeId scheme;
  std::optional<CallId> call;
  OrganisationId applicant;
  std::uint16_t year = 0;
  std::vector<Wish> wishes;
  std::vector<Quantity> quantities;
  std::optional<Money> amount_applied;
  Personal purpose;
  Date effective_on;
  std::optional<PartnershipId> partnership = std::nullopt;
  bool operator==(const ApplicationReceived&) const = default;
};

// The application now asks for this; what it asked before stays on record.
struct ApplicationAmended {
  ApplicationId application;
  std::vector<Wish> wishes;
  std::vector<Quantity> quantities;
  std::optional<Money> amount_applied;
  Personal purpose;
  Date effective_on;
  bool operator==(const ApplicationAmended&) const = default;
};

struct ApplicationWithdrawn {
  ApplicationId application;
  std::string reason;
  Date effective_on;
  bool operator==(const ApplicationWithdrawn&) const = default;
};

// An actor said whether they can be impartial in an application. Whoever cannot takes no part
// (invariant 21).
struct ImpartialityDeclared {
  ActorId actor;
  ApplicationId application;
  bool is_impartial = true;
  std::string reason;
  Date effective_on;
  bool operator==(const ImpartialityDeclared&) const = default;
};

// The owner (kindergarten or school owner) approved or rejected, and ranked. Rank 1 is first, 0
// none.
struct OwnerAssessed {
  ApplicationId application;
  SchemeId scheme;
  std::uint16_t year = 0;
  OrganisationId applicant;
  OrganisationId owner;
  bool is_approved = true;
  std::uint32_t rank = 0;
  std::string need;
  std::string staff_involvement;
  Date effective_on;
  bool operator==(const OwnerAssessed&) const = default;
};

// The cooperation forum recommended, or did not.
struct ForumRecommended {
  ApplicationId application;
  std::string forum;
  bool is_recommended = true;
  std::optional<Money> amount;
  std::string reason;
  Date effective_on;
  bool operator==(const ForumRecommended&) const = default;
};

// A case handler wrote down an assessment.
struct AssessmentRecorded {
  ApplicationId application;
  ActorId assessor;
  bool is_recommended = true;
  std::string text;
  Date effective_on;
  bool operator==(const AssessmentRecorded&) const = default;
};

}  // namespace grantledger
