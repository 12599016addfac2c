#include "tools/import/map_rows.h"

#include <algorithm>

#include "tools/import/row_facts.h"

namespace grantledger {
namespace {

// The row that has each key; nullptr: several have it.
using KeyIndex = absl::flat_hash_map<std::string, const SourceRow*>;

// How a file's rows find what is joined to them.
struct BoundJoin {
  const JoinMapping* mapping;
  BoundTemplate on;
  const KeyIndex* index;
};

// Maps all rows of all files, one file after the other.
class Mapper {
 public:
  Mapper(const MapInput& input, Problems& problems) : input_(input), problems_(problems) {}

  MappedRows take() {
    index_joins();
    for (std::size_t i = 0; i < input_.mapping.files.size(); ++i) {
      const bool has_rows = std::ranges::any_of(input_.mapping.rows, [&](const RowMapping& row) {
        return row.file == input_.mapping.files[i].name;
      });
      if (has_rows && !input_.tables[i].columns.empty()) map_file(i);
    }
    check_joins();
    return std::move(made_);
  }

 private:
  const SourceTable& table_of(const std::string& file) const {
    const auto found = std::ranges::find(input_.mapping.files, file, &FileMapping::name);
    return input_.tables[static_cast<std::size_t>(found - input_.mapping.files.begin())];
  }

  void index_joins() {
    indexes_.resize(input_.mapping.joins.size());
    is_used_.resize(input_.mapping.joins.size());
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
      const JoinMapping& join = input_.mapping.joins[i];
      const SourceTable& table = table_of(join.file);
      const CellScope scope{.given = &input_.given, .own = &table};
      const auto key = BoundTemplate::bind(join.key, scope);
      if (!key) {
        problems_.add(
            {table.file, 0, key.error().detail, "no such column", "the key of join " + join.name});
        continue;
      }
      for (const SourceRow& row : table.rows) {
        const auto [place, is_new] = indexes_[i].emplace(key->text({&row}), &row);
        if (!is_new) place->second = nullptr;
      }
    }
  }

  // A join that the file has no columns for is not there for its rows.
  std::vector<BoundJoin> joins_of(CellScope& scope) {
    std::vector<BoundJoin> joins;
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
      const JoinMapping& join = input_.mapping.joins[i];
      auto on = BoundTemplate::bind(join.on, scope);
      if (!on) continue;
      is_used_[i] = true;
      joins.push_back({&join, *std::move(on), &indexes_[i]});
      scope.joined.push_back({join.name, &table_of(join.file)});
    }
    return joins;
  }

  void check_joins() {
    for (std::size_t i = 0; i < is_used_.size(); ++i) {
      if (is_used_[i]) continue;
      problems_.add({input_.mapping.file, 0, "",
                     "join " + input_.mapping.joins[i].name + " that no file has the columns for",
                     "columns for " + input_.mapping.joins[i].on.label()});
    }
  }

  void map_file(std::size_t place) {
    const FileMapping& file = input_.mapping.files[place];
    const SourceTable& table = input_.tables[place];
    CellScope scope{.given = &input_.given, .own = &table};
    const std::vector<BoundJoin> joins = joins_of(scope);
    const std::uint64_t before = problems_.count();
    std::vector<BoundRow> mappings;
    for (const RowMapping& row : input_.mapping.rows) {
      if (row.file == file.name) mappings.push_back(bind_row(row, scope, problems_));
    }
    if (problems_.count() != before) {
      made_.is_bad_key_unknown = true;
      return;
    }
    RowFacts facts(input_, file, table.file, problems_);
    for (const SourceRow& row : table.rows) map_row(row, joins, mappings, table, facts);
  }

  std::optional<RowView> joined(const SourceRow& row, const std::vector<BoundJoin>& joins,
                                const SourceTable& table) {
    RowView view{&row};
    bool is_whole = true;
    for (const BoundJoin& join : joins) {
      const std::string on = join.on.text(view);
      const auto found = join.index->find(on);
      view.push_back(found == join.index->end() ? nullptr : found->second);
      const bool is_several = found != join.index->end() && found->second == nullptr;
      if (view.back() != nullptr || (!join.mapping->is_required && !is_several)) continue;
      problems_.add({table.file, row.row, join.on.label(), "'" + on + "'",
                     std::string(is_several ? "only one row of " : "a row of ") +
                         table_of(join.mapping->file).file + " with this key"});
      is_whole = false;
    }
    if (is_whole) return view;
    return std::nullopt;
  }

  void map_row(const SourceRow& row, const std::vector<BoundJoin>& joins,
               const std::vector<BoundRow>& mappings, const SourceTable& table, RowFacts& facts) {
    const auto view = joined(row, joins, table);
    if (!view) return note_bad("");
    const auto mapping = std::ranges::find_if(mappings, [&](const BoundRow& each) {
      return std::ranges::all_of(
          each.when, [&](const auto& part) { return fits(part.first.text(*view), part.second); });
    });
    if (mapping == mappings.end()) {
      const auto& when = mappings.front().when;
      problems_.add({table.file, row.row, when.empty() ? "" : when.front().first.label(),
                     when.empty() ? "" : "'" + when.front().first.text(*view) + "'",
                     "what one of the mapping's rows names"});
      return note_bad("");
    }
    if (mapping->mapping->is_skipped) return;
    const std::string key = mapping->texts.find("key")->second.text(*view);
    if (!is_good_key(key, row, mapping->texts.find("key")->second.label(), table)) return;
    auto mapped = facts.facts_of(*mapping, *view, key);
    if (!mapped) return note_bad(key);
    made_.rows.push_back(*std::move(mapped));
  }

  bool is_good_key(const std::string& key, const SourceRow& row, const std::string& label,
                   const SourceTable& table) {
    const auto [first, is_new] = keys_.emplace(key, row.row);
    const bool is_key = !key.empty() && key.size() <= row_key_size_max;
    if (is_key && is_new) return true;
    problems_.add({table.file, row.row, label, "'" + key + "'",
                   is_key ? "a key of its own: row " + std::to_string(first->second) + " has it"
                          : "a key of 1 to " + std::to_string(row_key_size_max) + " bytes"});
    note_bad(is_key ? key : "");
    return false;
  }

  void note_bad(const std::string& key) {
    ++made_.bad_rows;
    if (key.empty()) made_.is_bad_key_unknown = true;
    if (!key.empty()) made_.bad_keys.insert(key);
  }

  const MapInput& input_;
  Problems& problems_;
  std::vector<KeyIndex> indexes_;
  std::vector<bool> is_used_;
  absl::flat_hash_map<std::string, std::uint64_t> keys_;  // The row that has each.
  MappedRows made_;
};

}  // namespace

ActorId imported_decider() {
  return ActorId::of_source_text("imported");
}

MappedRows map_rows(const MapInput& input, Problems& problems) {
  return Mapper(input, problems).take();
}

}  // namespace grantledger
