#pragma once
// What a test of control is. A new one is a file in rules/, a line in all_rules.h and one in
// all_rules.cc, and a row in docs/findings.md.

#include <string>
#include <string_view>
#include <vector>

#include "projections/findings/dossier.h"
#include "projections/findings/findings.h"
#include "projections/findings/gathered.h"
#include "projections/findings/world.h"

namespace grantledger {

struct FindingRule;

// What a rule says of one case; the sink adds the rest.
struct Met {
  std::string about;  // What it speaks of: the finding's id is made of this and the rule's name.
  std::string what;
  std::optional<Money> at_risk;
  Date day;
  std::vector<Position> evidence;
  std::optional<Severity> severity = std::nullopt;  // Where it weighs otherwise than its rule.
};

// Collects findings, none of them assessed. Belongs to one thread.
class FindingSink {
 public:
  FindingSink();
  // What is added from now on is the finding of the rule at this place of all_finding_rules.
  void begin(std::size_t rule) { rule_ = rule; }
  void add(Met met);
  // Takes over what another sink collected.
  void merge(FindingSink&& other);
  // By rule, then by id; what a rule met in two ways is one finding.
  std::vector<Finding> take();

 private:
  std::size_t rule_ = 0;
  std::vector<std::vector<Finding>> findings_;  // By rule.
};

// A test of control: what it asks, why, on what basis, when it is mistaken, and how. It looks at
// one grant, at one application, at all that was gathered, or at how findings were assessed; those
// it does not look at are null.
// Pure: equal evidence gives equal findings.
struct FindingRule {
  std::string_view name;
  Severity severity = Severity::note;
  std::string_view tests;     // What is found.
  std::string_view why;       // What an auditor fears.
  std::string_view basis;     // An invariant (docs/events.md), a law or standard.
  std::string_view mistaken;  // False positives that are known.
  void (*of_grant)(const GrantDossier& grant, const World& world, FindingSink& sink) = nullptr;
  void (*of_application)(const Dossier& application, const World& world,
                         FindingSink& sink) = nullptr;
  void (*of_all)(const Gathered& all, const World& world, FindingSink& sink) = nullptr;
  // Looks at an assessment by somebody who took part in what the finding of any rule is about.
  void (*of_involved)(const Finding& finding, const KnownAssessment& assessment,
                      FindingSink& sink) = nullptr;
};

// All of them, in the order in which findings are listed.
const std::vector<FindingRule>& all_finding_rules();

// "36458.30 NOK".
std::string with_currency(Money amount);

// "grant:G1".
std::string named(std::string_view kind, std::string_view id);

// Whether the grant's rule lets one person alone pay so much.
bool is_small(const GrantDossier& grant, Money amount);

// Whether what was committed for the grant is known: something is, or whoever paid tells of
// commitments, so that nothing is.
bool is_commitment_told(const GrantDossier& grant, const World& world);

// For each currency in which `more` exceeds `limit` by more than the roundings of an import may
// have made: the excess.
std::vector<Money> excesses(const Amounts& more, const Amounts& limit, std::int64_t rounded);

}  // namespace grantledger
