#pragma once
// A row mapping whose templates have found their columns.

#include <absl/container/flat_hash_map.h>

#include "tools/import/map_rows.h"

namespace grantledger {

struct BoundQuantity {
  std::string unit;
  BoundTemplate count;
  bool is_hundredths = false;
};

struct BoundSum {
  BoundTemplate total;
  std::vector<BoundTemplate> plus;
  std::vector<BoundTemplate> minus;
};

struct BoundOrganisation {
  BoundTemplate id;
  OrganisationKind kind = OrganisationKind::other;
  BoundTemplate name;
  BoundTemplate municipality;
};

struct BoundCodeChange {
  BoundTemplate old_code, old_name, new_code, new_name;
};

struct BoundRow {
  const RowMapping* mapping = nullptr;
  std::vector<std::pair<BoundTemplate, std::string>> when;
  absl::flat_hash_map<std::string, BoundTemplate> texts;
  std::vector<BoundTemplate> organisation_numbers;
  std::vector<BoundSum> sums;
  std::vector<BoundQuantity> quantities;
  std::vector<BoundOrganisation> organisations;
  std::optional<BoundCodeChange> code_change;
  std::vector<BoundTemplate> kept;  // Their labels are the names.

  bool has(const std::string& key) const { return texts.contains(key); }
};

// Finds the names of `mapping` in `scope`. What is nowhere, and what the row would need besides,
// becomes a problem of `file`.
BoundRow bind_row(const RowMapping& mapping, const CellScope& scope, Problems& problems);

// Whether `text` is as `pattern` says, in which * stands for any characters.
bool fits(std::string_view text, std::string_view pattern);

}  // namespace grantledger
