#include "tools/html/scheme_of_facts.h"

#include <algorithm>
#include <array>

#include "projections/grant_terms.h"

namespace grantledger {
namespace {

constexpr std::string_view scheme_kind = "scheme:";
// Of what speaks of one of these, an early fact says the grant's terms.
constexpr std::array<std::string_view, 5> kinds_of_grants{
    "grant:", "leave:", "claim:", "payment:", "application:"};
constexpr std::size_t positions_looked_at_max = 20;

bool may_name_grant(std::string_view subject) {
  return std::ranges::any_of(kinds_of_grants,
                             [&](std::string_view kind) { return subject.starts_with(kind); });
}

// What the fact itself says: a scheme as its subject, or a grant's terms.
std::string scheme_in(const Event& fact, const std::vector<Subject>& subjects) {
  for (const GrantTerms* terms : terms_in(fact)) {
    if (terms != nullptr) return terms->scheme.text();
  }
  for (const Subject& subject : subjects) {
    if (subject.starts_with(scheme_kind)) return subject.substr(scheme_kind.size());
  }
  return "";
}

}  // namespace

Result<SchemesOfFacts> SchemesOfFacts::open(const QuerySource& source) {
  TRY(std::unique_ptr<SubjectIndex> index, SubjectIndex::open(source));
  return SchemesOfFacts(*source.log, std::move(index));
}

Result<std::string> SchemesOfFacts::scheme_of(const Subject& subject) {
  const auto [known, is_new] = known_.try_emplace(subject);
  if (!is_new) return known->second;
  TRY(const std::vector<Position> positions, index_->positions_of(subject));
  for (std::size_t i = 0; i < std::min(positions.size(), positions_looked_at_max); ++i) {
    TRY(const Envelope envelope, envelope_at(*log_, positions[i]));
    for (const Event& fact : envelope.facts) {
      const std::vector<Subject> subjects = subjects_of(fact);
      if (std::ranges::find(subjects, subject) == subjects.end()) continue;
      std::string scheme = scheme_in(fact, subjects);
      if (!scheme.empty()) return known->second = std::move(scheme);
    }
  }
  return std::string();
}

Result<std::set<std::string>> SchemesOfFacts::at(Position position) {
  std::set<std::string> schemes;
  TRY(const Envelope envelope, envelope_at(*log_, position));
  for (const Event& fact : envelope.facts) {
    const std::vector<Subject> subjects = subjects_of(fact);
    std::string scheme = scheme_in(fact, subjects);
    for (std::size_t i = 0; scheme.empty() && i < subjects.size(); ++i) {
      if (!may_name_grant(subjects[i])) continue;
      TRY(scheme, scheme_of(subjects[i]));
    }
    if (!scheme.empty()) schemes.insert(std::move(scheme));
  }
  return schemes;
}

}  // namespace grantledger
