#pragma once
// The values that World holds: see world.h.

#include <optional>
#include <string>
#include <string_view>

#include "events/money_facts.h"
#include "projections/findings/evidence.h"
#include "projections/findings/findings.h"

namespace grantledger {

// When something was said, and for which day.
struct Said {
  Position position = 0;
  Date day;
};

// What the tests ask of a rule version.
struct RuleTerms {
  std::string scheme, version;
  bool requires_confirmation = false;
  bool requires_acceptance = false;
  bool is_through_authority = false;
  std::uint64_t years_max = 0;
  std::uint64_t commitment_years_after = 0;
  bool is_leave_share = false;
  bool gives_once = false;   // One grant a year: a fixed amount, units or an allocation.
  int limitation_years = 0;  // After which a claim is too old; 0: not known.
  std::optional<Money> single_person_max;
  Position published = 0;  // The last time,
  Said first_published;    // and the first: the day on which it was recorded.
  Position voided = 0;     // 0: it is not.
  Date voided_on;
};

struct KnownDelegation {
  std::uint64_t power = 0;
  std::string item, scheme;  // Empty: over all.
  Date first_day, last_day;
  std::optional<Date> revoked_on;
  Position position = 0;
  std::uint32_t fact = 0;
  Date day, recorded;
  std::string granted_by;         // Who recorded it; empty for imports.
  std::optional<Date> signed_on;  // By a letter whose digest is known.
  bool ratifies = false;
};

// What somebody did with a power: over an item, for a scheme; empty where the act names none.
struct ActDone {
  Power power = Power::administration;
  std::string_view item, scheme;
  Date day;
};

// An organisation from a day on.
struct OrganisationVersion {
  Date day;
  std::string authority, successor;  // Or empty.
  bool is_kindergarten = false;      // A private one.
  bool is_imported = false;
};

// An assessment of a finding, and where it stands.
struct KnownAssessment {
  Position position = 0;
  FindingAssessment told;
};

// A receipt of the ledger's own: see EvidenceKind::receipt in fold_controls.cc.
struct KnownReceipt {
  std::string reference, claim, payer, recorded_by, statement, destination;
  Money amount;
  Date day;
  Position position = 0;
  std::uint32_t fact = 0;
  bool is_rest = false;
};

struct KnownResult {
  Position position = 0;
  std::uint64_t credits = 0;  // Hundredths.
  Date day;
};

// A row of a line's money, of lateness, or of a source, kept with its texts.
struct KeptEvidence {
  std::string about, subject, party;
  Evidence evidence;  // Its texts are these; the others are empty.
};

}  // namespace grantledger
