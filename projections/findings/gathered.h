#pragma once
// What rules compare across grants: gathered while the grants are read one by one.

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
#include <vector>

#include "projections/findings/gathered_values.h"
#include "projections/findings/world.h"

namespace grantledger {

// Belongs to one thread until it is merged.
struct Gathered {
  TextStore texts;
  std::vector<GatheredPayment> payments;
  std::vector<GatheredDocument> documents;
  std::vector<GatheredStudy> studies;
  std::vector<GatheredAward> awards;
  std::vector<GatheredLeave> leaves;
  std::vector<GatheredStray> strays;
  std::vector<GatheredRank> ranks;
  std::vector<GatheredUndeclared> undeclared;
  absl::flat_hash_map<std::uint64_t, Position> schemes_with_statements;  // The first.
  TextMap<SeenOrganisation> organisations;
  TextMap<SeenYear> scheme_years;  // "scheme\0year".
  TextMap<LineUse> lines;          // "226.22:2026:HOLDER".
  TextMap<LineUse> authorities;    // The same: of the promise's year.

  void add(const GrantDossier& grant);
  void add(const Dossier& application);
  // Takes over what another thread gathered.
  void merge(Gathered&& other);

 private:
  void add_payments(const GrantDossier& grant);
  void add_studies(const GrantDossier& grant);
  void add_award(const GrantDossier& grant);
  void add_strays(const GrantDossier& grant);
  void add_commitment(const Evidence& row);
  void add_fund(const Evidence& row);
  void add_lines(const GrantDossier& grant);
  void add_statements(const Dossier& application);
  void add_rank(const Dossier& application);
  void add_use(const Evidence& row, std::string_view item, std::uint64_t year, Money more);
  void add_scheme_year(const GrantDossier& grant, const Evidence& row);
  // Keys are made in `key_`, and words that few grants differ in are kept once.
  const std::string& use_key(std::string_view item, std::uint64_t year, std::string_view holder);
  const std::string& year_key(std::string_view scheme, std::uint64_t year);
  std::string_view keep_word(std::string_view word);

  std::string key_;
  std::vector<std::string_view> words_;
};

}  // namespace grantledger
