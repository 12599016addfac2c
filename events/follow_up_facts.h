#pragma once
// Facts about reports, control and appeals.

#include "events/values.h"

namespace grantledger {

struct ReportDue {
  ReportId report;
  GrantId grant;
  bool is_final = false;
  Date due;
  Date effective_on;
  bool operator==(const ReportDue&) const = default;
};

struct ReportReceived {
  ReportId report;
  GrantId grant;
  bool is_final = false;
  std::optional<Digest> document;
  Date effective_on;
  std::optional<Money> used = std::nullopt;  // What the grant was spent on, as reported.
  std::optional<Money> own_contribution = std::nullopt;  // What the recipient added.
  bool operator==(const ReportReceived&) const = default;
};

struct AuditorStatementReceived {
  ReportId report;
  GrantId grant;
  std::string auditor;
  bool is_clean = true;
  std::optional<Digest> document;
  Date effective_on;
  bool operator==(const AuditorStatementReceived&) const = default;
};

struct ControlPerformed {
  GrantId grant;
  std::string control_kind;
  std::string conclusion;
  Date effective_on;
  bool operator==(const ControlPerformed&) const = default;
};

struct BreachFound {
  GrantId grant;
  std::string condition;
  std::string description;
  Date effective_on;
  bool operator==(const BreachFound&) const = default;
};

struct OutcomeReported {
  GrantId grant;
  std::vector<Quantity> outcomes;
  Date effective_on;
  bool operator==(const OutcomeReported&) const = default;
};

// More time to appeal was given before the time ran out.
struct AppealDeadlineExtended {
  LetterId letter;
  GrantId grant;
  Date last_day;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const AppealDeadlineExtended&) const = default;
};

// An appeal; `effective_on` is the day it was sent, which decides whether it is in time
// (invariant 12). A late one is heard only where `heard_late_because` says why.
struct AppealLodged {
  AppealId appeal;
  LetterId letter;
  GrantId grant;
  OrganisationId appellant;
  std::string heard_late_because;
  Date effective_on;
  bool operator==(const AppealLodged&) const = default;
};

enum class AppealOutcome : std::uint16_t {
  upheld,
  altered,
  dismissed
};  // Upheld: the decision stands.

struct AppealDecided {
  AppealId appeal;
  GrantId grant;
  AppealOutcome outcome = AppealOutcome::upheld;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  std::optional<OrganisationId> body = std::nullopt;  // The appeals body; none: the first instance.
  bool operator==(const AppealDecided&) const = default;
};

}  // namespace grantledger
