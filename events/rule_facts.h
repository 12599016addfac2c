#pragma once
// Facts about schemes and their rules. A rule version is data: ledger/rules computes with it.

#include "events/values.h"

namespace grantledger {

enum class Initiation : std::uint16_t { application, allocation, offer };

// How money reaches whom it is for.
enum class Route : std::uint16_t {
  direct,             // The administrator pays the recipient.
  through_authority,  // Direct, but for a private kindergarten the municipality is paid and
                      // forwards.
  allotment,          // Allotted to the county governor, who pays the recipient.
  fund,               // The payment opens the recipient's own fund, from which it grants on.
  pooled,             // Charged to several sources by their shares.
  none,               // No money: participation only.
};

// Who may take part, and when.
struct EligibleGroup {
  std::string group;
  Date first_day;
  std::optional<Date> last_day;
  bool operator==(const EligibleGroup&) const = default;
};

// A state share that holds for one subject group instead of the rule's own.
struct GroupShare {
  std::string group;
  Fraction state_share;
  bool operator==(const GroupShare&) const = default;
};

// Leave with pay: cost = wage_basis × leave_share × credits / full_credits, in `semesters_full`
// semesters; the state carries state_share of the rounded cost.
struct LeaveShareRule {
  Money wage_basis;
  Fraction leave_share;  // Of a post, for full_credits in a study year.
  Hundredths full_credits;
  std::uint16_t semesters_full = 2;
  Fraction state_share;
  std::vector<GroupShare> group_shares;
  bool operator==(const LeaveShareRule&) const = default;
};

// `rate` for every `per_count` of a unit, at most `count_max` of them (0: no cap).
struct UnitRate {
  std::string unit;
  Money rate;
  std::int64_t per_count = 1;
  std::int64_t count_max = 0;
  bool operator==(const UnitRate&) const = default;
};

// A basic part that is added where at least `count_min` of a unit was counted; any of several
// conditions with the same name is enough, and the part is given once.
struct BasicPart {
  std::string name;
  Money amount;
  std::string unit;
  std::int64_t count_min = 1;
  bool operator==(const BasicPart&) const = default;
};

struct UnitRateRule {
  std::vector<UnitRate> rates;
  std::vector<BasicPart> basic_parts;
  std::optional<Money> amount_max;
  bool operator==(const UnitRateRule&) const = default;
};

// An amount that the budget or the allocation letter gives one recipient by name.
struct RecipientAmount {
  OrganisationId recipient;
  Money amount;
  bool operator==(const RecipientAmount&) const = default;
};

// The same amount for everybody, or where `recipients` are named an amount for each of them only;
// then `amount` is not read.
struct FixedAmountRule {
  Money amount;
  std::vector<RecipientAmount> recipients = {};
  bool operator==(const FixedAmountRule&) const = default;
};

// The grant as part of a cost, and what the recipient must add. Absent parts set no condition.
struct CostShareRule {
  std::optional<Fraction> grant_of_cost_max;
  std::optional<Fraction> own_of_cost_min;   // Co-funding or own effort.
  std::optional<Fraction> own_of_grant_min;  // The owner adds this share of the grant.
  std::optional<Fraction> withheld_min;      // Of the grant, until the final report.
  bool operator==(const CostShareRule&) const = default;
};

// A pot divided among recipients: `equal_share` of it equally, the rest by the weights of a
// statistic; largest remainder in minor units, ties by recipient id.
struct AllocationRule {
  std::optional<Money> pot;
  Fraction equal_share;
  StatisticsId statistics;
  std::vector<Fraction> instalments;  // Which part is paid when; empty: all at once.
  bool operator==(const AllocationRule&) const = default;
};

struct PooledSource {
  ItemId item;
  Fraction share;
  bool operator==(const PooledSource&) const = default;
};

// Commitments are split to the sources by their shares; payments by what remains of it.
struct PooledRule {
  std::vector<PooledSource> sources;
  bool operator==(const PooledRule&) const = default;
};

// Which day decides by which version a grant is given.
enum class GoverningDay : std::uint16_t {
  unspecified,  // The study start for leave shares, else the day of the decision.
  study_start,
  decision_day,
};

enum class Requirement : std::uint16_t {
  unspecified,  // Required where a grant begins with an application, else not.
  required,
  not_required,
};

// What one participant may be given in all grants of the scheme together; 0: no limit.
struct ParticipantLimits {
  Hundredths credits_semester_max;
  Hundredths credits_year_max;   // In a study year, from autumn to spring.
  Hundredths leave_percent_max;  // In one semester.
  bool operator==(const ParticipantLimits&) const = default;
};

// A report that the rule asks for, so many months after the end of the grant's year.
struct ReportRule {
  std::uint16_t months_after = 0;
  bool is_final = false;
  bool operator==(const ReportRule&) const = default;
};

// What a claim for repayment bears and when it is too old; an absent part is not known.
struct RecoveryRule {
  std::optional<Fraction> interest_per_year;
  std::uint16_t limitation_years = 0;
  bool operator==(const RecoveryRule&) const = default;
};

// One version of a scheme's rules. A rule kind that is absent does not apply.
struct RuleVersion {
  SchemeId scheme;
  RuleVersionId version;
  Date first_day;                // It decides what takes effect from this day…
  std::optional<Date> last_day;  // …to this day, or until a later version begins.
  std::optional<RuleVersionId> supersedes;
  Initiation initiation = Initiation::application;
  Route route = Route::direct;
  std::vector<EligibleGroup> groups;
  std::uint16_t years_max = 0;               // How many years one grant may last; 0: no limit.
  std::uint16_t commitment_years_after = 0;  // A commitment may be paid in its year + this many.
  std::uint16_t reports = 0;                 // How many reports are due.
  bool requires_acceptance = true;
  bool requires_confirmation = false;      // Only confirmed semesters are paid.
  bool requires_separate_decider = false;  // Who decided the award may not approve its payment.
  bool late_repayment_to_treasury = true;
  std::optional<Money> single_person_max;  // A payment up to this needs no second person.
  std::optional<LeaveShareRule> leave_share;
  std::optional<UnitRateRule> unit_rate;
  std::optional<FixedAmountRule> fixed_amount;
  std::optional<CostShareRule> cost_share;
  std::optional<AllocationRule> allocation;
  std::optional<PooledRule> pooled;
  std::string source;  // The regulation or document, for people.
  std::optional<Digest> source_text;
  std::vector<std::string>
      illustrative;  // Parameters that are assumed, not known: leave_share.wage_basis.
  std::vector<Fraction> instalments;  // Of an award that is no allocation; empty: by the semester
                                      // or all at once.
  bool subject_to_budget = false;     // Commitments for later years bind only as far as voted.
  bool stipend_allowed = false;       // Part of a leave may be agreed as a stipend.
  GoverningDay governed_by = GoverningDay::unspecified;
  Requirement requires_call = Requirement::unspecified;
  Requirement requires_owner_assessment = Requirement::unspecified;
  std::optional<ParticipantLimits> limits = std::nullopt;
  std::vector<ReportRule> report_due = {};
  std::optional<OrganisationId> appeals_body = std::nullopt;  // Decides what the first instance
                                                              // upholds.
  std::optional<Fraction> stipend_max = std::nullopt;         // Of a leave's state share.
  std::optional<RecoveryRule> recovery = std::nullopt;
  bool operator==(const RuleVersion&) const = default;
};

struct SchemeEstablished {
  SchemeId scheme;
  std::string name;
  OrganisationId administrator;
  std::string purpose;
  Date effective_on;
  bool operator==(const SchemeEstablished&) const = default;
};

// The version is known from now on; it decides from its first day, which may be past.
struct RuleVersionPublished {
  RuleVersion rule;
  Date effective_on;
  bool operator==(const RuleVersionPublished&) const = default;
};

// The version never had effect: lookups that know of this pass it over.
struct RuleVersionVoided {
  SchemeId scheme;
  RuleVersionId version;
  std::string reason;
  Date effective_on;
  bool operator==(const RuleVersionVoided&) const = default;
};

// Applications are invited from `opens` to `closes`, both included.
struct CallPublished {
  CallId call;
  SchemeId scheme;
  Date opens;
  Date closes;
  std::optional<Digest> terms;
  Date effective_on;
  bool operator==(const CallPublished&) const = default;
};

struct Weight {
  OrganisationId organisation;
  std::int64_t weight = 0;
  bool operator==(const Weight&) const = default;
};

inline constexpr std::size_t list_length_max = 1'500;  // Entries in one fact; more take tranches.

// Weights as counted on a day. Tranche `tranche` of `tranches`, from 1.
struct StatisticsImported {
  StatisticsId statistics;
  Date counted_on;
  std::string source;
  std::optional<Digest> source_file;
  std::uint16_t tranche = 1;
  std::uint16_t tranches = 1;
  std::vector<Weight> weights;
  Date effective_on;
  bool operator==(const StatisticsImported&) const = default;
};

}  // namespace grantledger
