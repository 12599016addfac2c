#pragma once
// Facts about persons' leave with pay and their studies. Persons are opaque: see Personal.

#include "events/values.h"

namespace grantledger {

// What one semester of a leave costs.
struct SemesterShare {
  SemesterId semester;
  Shares shares;
  bool operator==(const SemesterShare&) const = default;
};

// A participant was given leave with pay. For a private kindergarten the municipality is `payer` of
// the owner share and the kindergarten the `beneficiary` (invariant 8).
struct LeaveGranted {
  LeaveId leave;
  GrantTerms terms;
  RuleVersionId rule;
  Personal participant;
  std::string group;
  OrganisationId provider;
  Hundredths credits;
  Hundredths leave_percent;  // Of a post, while studying.
  Date study_start;
  Shares shares;
  std::vector<SemesterShare> semesters;  // Add up to `shares`.
  OrganisationId payer;
  OrganisationId beneficiary;
  Date effective_on;
  bool operator==(const LeaveGranted&) const = default;
};

// The leave is now as `credits` and `semesters` say; `change` is the difference in its shares.
struct LeaveChanged {
  LeaveId leave;
  GrantTerms terms;
  Hundredths credits;
  Hundredths leave_percent;
  Shares change;
  std::vector<SemesterShare> semesters;
  OrganisationId payer;
  OrganisationId beneficiary;
  std::string reason;
  Date effective_on;
  bool operator==(const LeaveChanged&) const = default;
};

// A provider admitted the participant, or did not. For a scheme without money it is all there is.
struct AdmissionRecorded {
  LeaveId leave;
  SchemeId scheme;
  std::uint16_t year = 0;
  Personal participant;
  OrganisationId provider;
  bool is_admitted = true;
  Date effective_on;
  bool operator==(const AdmissionRecorded&) const = default;
};

// The owner confirmed that the participant studies this semester.
struct ParticipationConfirmed {
  LeaveId leave;
  SchemeId scheme;
  SemesterId semester;
  OrganisationId confirmed_by;
  Date effective_on;
  bool operator==(const ParticipationConfirmed&) const = default;
};

struct InterruptionRegistered {
  LeaveId leave;
  Date first_day;
  std::optional<Date> last_day;
  Personal reason;
  Date effective_on;
  bool operator==(const InterruptionRegistered&) const = default;
};

struct ParticipantWithdrawn {
  LeaveId leave;
  Personal reason;
  Date effective_on;
  bool operator==(const ParticipantWithdrawn&) const = default;
};

struct ResultRegistered {
  LeaveId leave;
  Personal result;
  Hundredths credits;
  Date effective_on;
  bool operator==(const ResultRegistered&) const = default;
};

// Exceptionally, part is agreed as a stipend to the employee: the payer owes it on to them.
struct StipendAgreed {
  LeaveId leave;
  GrantTerms terms;
  Money amount;
  OrganisationId payer;
  Date effective_on;
  bool operator==(const StipendAgreed&) const = default;
};

}  // namespace grantledger
