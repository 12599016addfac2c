#include "tools/html/gathered_report.h"

#include <algorithm>
#include <future>
#include <set>

#include "ledger/rules/calendar.h"
#include "ledger/seals.h"
#include "projections/fact_scan.h"
#include "projections/trail.h"
#include "tools/html/scheme_of_facts.h"
#include "tools/interrupt.h"

namespace grantledger {
namespace {

// Where a thread beside the one that shows progress reads.
QuerySource silent(const QuerySource& source) {
  return {.log = source.log, .views = source.views, .progress = [](Position, Position) {
            return !is_interrupted();
          }};
}

// What organisations and schemes are called; of several facts about one the latest day counts, of
// one day the last recorded.
class Names {
 public:
  void take(const Event& fact) {
    if (const auto* registered = std::get_if<OrganisationRegistered>(&fact)) {
      take(registered->details, registered->effective_on);
    } else if (const auto* changed = std::get_if<OrganisationChanged>(&fact)) {
      take(changed->details, changed->effective_on);
    } else if (const auto* established = std::get_if<SchemeEstablished>(&fact)) {
      schemes[established->scheme.text()] = established->name;
    }
  }

  std::map<std::string, Organisation, std::less<>> organisations;
  std::map<std::string, std::string, std::less<>> schemes;

 private:
  void take(const Organisation& details, Date day) {
    Date& latest = days_.try_emplace(details.organisation.text(), day).first->second;
    if (day < latest) return;
    latest = day;
    organisations[details.organisation.text()] = details;
  }

  std::map<std::string, Date> days_;
};

// As the trail names what defines the organisations and schemes in the rows of the report.
std::set<Subject> named_in(const GatheredReport& report) {
  const std::string organisation = "=organisation:", scheme = "=scheme:";
  std::set<Subject> subjects{scheme + report.scope.scheme};
  for (const ShareRow& row : report.by_recipient) subjects.insert(organisation + row.key);
  for (const OpenClaim& claim : report.claims) {
    subjects.insert(organisation + claim.terms.recipient.text());
  }
  for (const ShareRow& row : report.by_scheme) subjects.insert(scheme + row.key);
  for (const SchemeYear& row : report.year.schemes) subjects.insert(scheme + row.scheme);
  return subjects;
}

// Finding one takes as long as reading about so many envelopes.
constexpr std::size_t envelopes_per_look_up = 32;

Result<Names> names_in(const QuerySource& source, const GatheredReport& report) {
  Names names;
  const std::set<Subject> subjects = named_in(report);
  if (subjects.size() * envelopes_per_look_up > *report.as_of.known_at) {
    TRY_VOID(scan_facts(source, report.as_of,
                        [&](const ScannedFact& scanned) { names.take(scanned.fact()); }));
    return names;
  }
  TRY(const auto index, SubjectIndex::open(source));
  std::set<Position> positions;
  for (const Subject& subject : subjects) {
    TRY(const std::vector<Position> found, index->positions_of(subject));
    positions.insert(found.begin(), found.end());
  }
  for (const Position position : positions) {
    if (position > *report.as_of.known_at) break;
    TRY(const Envelope envelope, envelope_at(*source.log, position));
    for (const Event& fact : envelope.facts) {
      if (report.as_of.counts(effective_on(fact))) names.take(fact);
    }
  }
  return names;
}

// What the fact behind an open claim says of its grant and line.
Result<OpenClaim> claim_of(const QuerySource& source, DueItem item) {
  TRY(const Envelope envelope, envelope_at(*source.log, item.position));
  OpenClaim claim{std::move(item), {}, {}};
  for (const Event& event : envelope.facts) {
    std::visit(
        [&](const auto& fact) {
          if constexpr (requires { fact.claim.text(), fact.terms.grant, fact.line.item; }) {
            if (fact.claim.text() != claim.item.id) return;
            claim.terms = fact.terms;
            claim.line = fact.line;
          }
        },
        event);
  }
  return claim;
}

Result<std::vector<OpenClaim>> open_claims(const QuerySource& source, AsOf as_of, Date on,
                                           const ReportScope& scope) {
  as_of.effective_on = on;  // As `due --on` does.
  const DueDays days{
      .appeal_until = [](Date received) { return deadline_after(received); },
      .confirm_by = [](const SemesterId&) -> std::optional<Date> { return std::nullopt; }};
  TRY(std::vector<DueItem> items, due_items(source, as_of, days));
  std::vector<OpenClaim> claims;
  for (DueItem& item : items) {
    if (item.kind != DueKind::claim) continue;
    TRY(OpenClaim claim, claim_of(source, std::move(item)));
    if (!scope.scheme.empty() && claim.terms.scheme.text() != scope.scheme) continue;
    if (scope.year && claim.terms.year != *scope.year) continue;
    claims.push_back(std::move(claim));
  }
  return claims;
}

struct ScopedFindings {
  std::vector<Finding> findings;
  std::size_t in_all = 0;
};

Result<bool> is_of_scheme(const Finding& finding, const std::string& scheme,
                          SchemesOfFacts& schemes) {
  for (const Position position : finding.evidence) {
    TRY(const std::set<std::string> named, schemes.at(position));
    if (named.contains(scheme)) return true;
  }
  return false;
}

Result<ScopedFindings> scoped_findings(const QuerySource& source, const AsOf& as_of,
                                       const ReportScope& scope) {
  TRY(std::vector<Finding> all, findings_of(source, {.as_of = as_of}));
  ScopedFindings scoped{.in_all = all.size()};
  std::optional<SchemesOfFacts> schemes;
  if (!scope.scheme.empty()) {
    TRY(schemes, SchemesOfFacts::open(source));
  }
  for (Finding& finding : all) {
    if (scope.year && year_of(finding.day) != *scope.year) continue;
    if (schemes) {
      TRY(const bool is_ours, is_of_scheme(finding, scope.scheme, *schemes));
      if (!is_ours) continue;
    }
    scoped.findings.push_back(std::move(finding));
  }
  return scoped;
}

Result<void> add_sums(const QuerySource& source, GatheredReport& report) {
  TRY(const auto history, HistoryReader::open(source));
  const ReportScope& scope = report.scope;
  const auto shares = [&](ShareKey by) {
    return shares_at(
        *history, report.as_of,
        {by, scope.scheme, scope.year, by == ShareKey::county ? scope.codes : CodesWanted{}, true});
  };
  TRY(report.lines, budget_at(*history, report.as_of, {BudgetKey::line, true}));
  TRY(report.by_county, shares(ShareKey::county));
  TRY(report.by_recipient, shares(ShareKey::recipient));
  if (scope.year) return {};
  TRY(report.by_scheme, shares(ShareKey::scheme));
  TRY(report.due_years, budget_at(*history, report.as_of, {BudgetKey::due_year, true}));
  return {};
}

}  // namespace

Result<GatheredReport> gather_report(const OpenedQuery& query, ReportScope scope) {
  GatheredReport report{.scope = std::move(scope), .as_of = query.as_of};
  report.as_of.known_at = query.head();  // Every report reads as far, whatever is added meanwhile.
  if (query.head() > 0) {
    TRY(const Envelope first, envelope_at(*query.source.log, 1));
    const auto* opened = std::get_if<LedgerOpened>(&first.facts.front());
    report.is_simulated = opened != nullptr && opened->simulated;
    TRY(const Envelope last, envelope_at(*query.source.log, query.head()));
    report.last_recorded_at = last.recorded_at;
    report.asked_on = std::chrono::floor<std::chrono::days>(last.recorded_at);
  }
  if (query.as_of.effective_on) report.asked_on = *query.as_of.effective_on;
  TRY(const auto seal, Seals(query.store->paths().seals()).latest());
  if (seal) report.seal = seal->tree;

  const QuerySource source = silent(query.source);
  const auto beside = [](auto ask) { return std::async(std::launch::async, std::move(ask)); };
  auto claims =
      beside([&] { return open_claims(source, report.as_of, report.asked_on, report.scope); });
  auto findings = beside([&] { return scoped_findings(source, report.as_of, report.scope); });
  auto sums = beside([&] { return add_sums(source, report); });
  Result<YearReport> year = YearReport{};
  if (report.scope.year) {
    year = year_report(query.source, report.as_of,
                       {report.scope.scheme, *report.scope.year, /*with_parts=*/true});
  }
  TRY(report.year, std::move(year));
  TRY_VOID(sums.get());
  TRY(report.claims, claims.get());
  TRY(Names names, names_in(source, report));
  report.organisations = std::move(names.organisations);
  report.scheme_names = std::move(names.schemes);
  TRY(ScopedFindings scoped, findings.get());
  report.findings = std::move(scoped.findings);
  report.findings_in_all = scoped.in_all;
  return report;
}

}  // namespace grantledger
