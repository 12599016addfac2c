#include "tools/import/bound_row.h"

#include <algorithm>

namespace grantledger {
namespace {

class Binder {
 public:
  Binder(const CellScope& scope, Problems& problems) : scope_(scope), problems_(problems) {}

  BoundTemplate bind(const CellTemplate& cells) {
    Result<BoundTemplate> bound = BoundTemplate::bind(cells, scope_);
    if (bound) return *std::move(bound);
    problems_.add(
        {scope_.own->file, 0, bound.error().detail, "no such column", "one of " + names()});
    return {};
  }
  std::vector<BoundTemplate> bind(const std::vector<CellTemplate>& list) {
    std::vector<BoundTemplate> bound;
    for (const CellTemplate& cells : list) bound.push_back(bind(cells));
    return bound;
  }

  // Each of `keys` must be there, because the row has `because`.
  void need(const BoundRow& row, const char* because, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
      if (row.has(key)) continue;
      problems_.add({scope_.own->file, 0, "", std::string("a mapping without ") + key,
                     std::string(key) + ", because its row has " + because});
    }
  }

 private:
  std::string names() const {
    std::string names;
    const auto add = [&](const std::string& name) { names += (names.empty() ? "" : ", ") + name; };
    for (const std::string& column : scope_.own->columns) add(column);
    if (scope_.given != nullptr) {
      for (const auto& [name, text] : *scope_.given) add(name);
    }
    return names;
  }

  const CellScope& scope_;
  Problems& problems_;
};

void check_needs(const BoundRow& row, Binder& binder) {
  const auto need_of_any = [&](const char* key) {
    binder.need(row, key, {"scheme", "recipient", "date"});
  };
  if (row.has("application")) need_of_any("application");
  for (const char* key : {"decided", "committed", "paid"}) {
    if (!row.has(key)) continue;
    need_of_any(key);
    binder.need(row, key, {"grant", "currency"});
  }
  if (row.has("applied")) binder.need(row, "applied", {"application", "currency"});
  if (row.has("decided") && !row.mapping->is_decided_by_rule) binder.need(row, "decided", {"rule"});
  if (row.has("committed")) binder.need(row, "committed", {"item", "holder"});
  if (row.has("paid")) binder.need(row, "paid", {"item", "payment"});
  if (!row.sums.empty()) binder.need(row, "sums", {"currency"});
  if (!row.organisations.empty()) binder.need(row, "organisations", {"date"});
  if (row.code_change) binder.need(row, "code_change", {"date"});
  if (row.mapping->is_decided_by_rule) binder.need(row, "decide_by_rule", {"decided"});
}

}  // namespace

BoundRow bind_row(const RowMapping& mapping, const CellScope& scope, Problems& problems) {
  Binder binder(scope, problems);
  BoundRow row{.mapping = &mapping};
  for (const auto& [cells, pattern] : mapping.when) {
    row.when.emplace_back(binder.bind(cells), pattern);
  }
  if (mapping.is_skipped) return row;
  for (const auto& [key, cells] : mapping.texts) row.texts.emplace(key, binder.bind(cells));
  row.organisation_numbers = binder.bind(mapping.organisation_numbers);
  for (const SumMapping& sum : mapping.sums) {
    row.sums.push_back({binder.bind(sum.total), binder.bind(sum.plus), binder.bind(sum.minus)});
  }
  for (const QuantityMapping& each : mapping.quantities) {
    row.quantities.push_back({each.unit, binder.bind(each.count), each.is_hundredths});
  }
  for (const OrganisationMapping& each : mapping.organisations) {
    row.organisations.push_back(
        {binder.bind(each.id), each.kind, binder.bind(each.name), binder.bind(each.municipality)});
  }
  if (mapping.code_change) {
    const CodeChangeMapping& change = *mapping.code_change;
    row.code_change = {binder.bind(change.old_code), binder.bind(change.old_name),
                       binder.bind(change.new_code), binder.bind(change.new_name)};
  }
  for (const std::string& name : mapping.kept) {
    // A file that lacks the column has nothing to keep.
    auto bound = BoundTemplate::bind({{{.literal = {}, .names = {name}}}}, scope);
    if (bound) row.kept.push_back(*std::move(bound));
  }
  check_needs(row, binder);
  return row;
}

bool fits(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.empty()) return true;
  for (std::size_t at = star; at <= text.size(); ++at) {
    if (fits(text.substr(at), rest)) return true;
  }
  return false;
}

}  // namespace grantledger
