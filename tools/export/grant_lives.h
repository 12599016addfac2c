#pragma once

#include <absl/container/flat_hash_map.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "projections/fact_scan.h"

namespace grantledger {

enum class FlowKind : std::uint8_t {
  awarded,    // The promise became that much larger or smaller.
  committed,  // Bound to the grant, paid or not: what its accounts committed and paid gained.
  paid,       // What its account paid gained.
  repaid,     // What came in of claims.
};

// What one fact did to a grant's money. Flows of a kind add up to what the accounts say.
struct MoneyFlow {
  FlowKind kind = FlowKind::awarded;
  Position position = 0;
  std::uint32_t index = 0;  // Of the fact in its envelope, from 0.
  Date day{};
  Money amount;
  std::string line;  // 226.22:2026; empty: of no line.
  std::string payee;
};

// One grant as it stands.
struct GrantLife {
  GrantTerms terms;         // As said last.
  Timestamp modified_at{};  // When the last fact of it was recorded.
  std::optional<Date> decided_on;
  std::optional<Money> awarded;
  std::string application;
  std::string holder;                                     // Who bound money to it first.
  std::optional<Date> study_start;                        // The first of its leaves.
  std::vector<MoneyFlow> flows;                           // In the order of recording.
  std::vector<std::pair<std::string, std::string>> kept;  // Of an import's row: name, text.

  // What was kept under a name, or nothing.
  std::string kept_text(std::string_view name) const;
  // The currency it is in: of the award, or of the first flow.
  Currency currency() const;
  // The sum of the flows of a kind in a currency.
  Money sum(FlowKind kind, Currency currency) const;
  // The flows of a kind, those of one fact in one currency added up over its lines.
  std::vector<MoneyFlow> transactions(FlowKind kind) const;
};

struct ApplicationLife {
  std::optional<Money> applied;
  bool has_call = false;
  std::string title;  // Of an imported one, which was published; our own is nobody's business.
};

struct OrganisationLife {
  std::string name;
  OrganisationKind kind = OrganisationKind::other;
  std::string municipality;
  Date since{};
};

// Everything that is said about grants to the world, as of a point. No person is in it: leaves give
// a day and nothing else. A value.
struct GrantLives {
  std::string origin;             // What the ledger calls itself.
  std::string ledger;             // Its id, in hex.
  Position position = 0;          // Up to which the log was read…
  Timestamp as_of{};              // …and when the envelope there was recorded.
  std::vector<GrantLife> grants;  // Awarded or with money, in the order of their first fact.
  absl::flat_hash_map<std::string, ApplicationLife> applications;
  absl::flat_hash_map<std::string, OrganisationLife> organisations;
  std::map<std::string, SchemeEstablished> schemes;
  // What imported ids are in their source, where that is another text.
  absl::flat_hash_map<std::string, std::string> originals;
  // Grants that paid into each re-granting fund, by its item: place in `grants`, year of the fund.
  std::map<std::string, std::vector<std::pair<std::size_t, std::uint16_t>>> fund_sources;

  // How the source or we spell an id.
  const std::string& original_of(const std::string& id) const;
  // An organisation's registered name, or else its id.
  const std::string& name_of(const std::string& organisation) const;
};

// Reads the log once; keeps the grants and their flows in memory, some 500 bytes a grant.
// Errors: as scan_facts.
Result<GrantLives> grant_lives(const QuerySource& source, const AsOf& as_of);

}  // namespace grantledger
