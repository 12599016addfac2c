#include <absl/container/flat_hash_map.h>

#include <nlohmann/json.hpp>

#include "tools/import/source_table.h"

namespace grantledger {
namespace {

using Json = nlohmann::json;

// Walks the file once and keeps the wanted scalars as text, so that no number becomes a floating
// point one.
class JsonRows final : public nlohmann::json_sax<Json> {
 public:
  JsonRows(SourceTable& table, const JsonFormat& format, Problems& problems)
      : table_(table), problems_(problems), list_(format.list.substr(0, format.list.size() - 2)) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) wanted_[table.columns[i]] = i;
    occurs_.resize(table.columns.size());
  }

  bool null() override { return scalar(""); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return scalar(text); }
  bool string(string_t& text) override { return scalar(text); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    levels_.back().key = name;
    return true;
  }
  bool parse_error(std::size_t at, const std::string&, const Json::exception& error) override {
    std::string what = error.what();
    what = what.substr(what.find("] ") + 2);
    problems_.add({table_.file, table_.rows.size(), "byte " + std::to_string(at), what, "JSON"});
    is_broken_ = true;
    return false;
  }

  bool is_broken() const { return is_broken_; }
  bool found_list() const { return found_list_; }
  const std::vector<bool>& occurs() const { return occurs_; }

 private:
  struct Level {
    bool is_array;
    std::size_t index = 0;
    std::string key;
    std::size_t path_size;  // Of the path before this level.
  };
  static constexpr std::size_t depth_max = 100;

  // Where the next value stands.
  void enter() {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    path_.resize(level.path_size);
    if (level.is_array) {
      path_ += '[' + std::to_string(level.index++) + ']';
    } else {
      if (!path_.empty()) path_ += '.';
      path_ += level.key;
    }
  }

  bool open(bool is_array) {
    enter();
    if (levels_.size() == depth_max) {
      problems_.add({table_.file, table_.rows.size(), "", "lists within lists", "less depth"});
      is_broken_ = true;
      return false;
    }
    if (is_array && row_level_ == 0 && path_ == list_) {
      found_list_ = true;
      list_level_ = levels_.size() + 1;
    } else if (list_level_ > 0 && levels_.size() == list_level_ && !is_array) {
      table_.rows.push_back({table_.rows.size() + 1, std::vector<std::string>(wanted_.size())});
      row_level_ = levels_.size() + 1;
      path_.clear();
    }
    levels_.push_back({is_array, 0, {}, path_.size()});
    return true;
  }

  bool close() {
    if (levels_.size() == row_level_) row_level_ = 0;
    if (levels_.size() == list_level_) list_level_ = 0;
    if (row_level_ == 0 && list_level_ == levels_.size() - 1) path_ = list_;
    levels_.pop_back();
    return true;
  }

  bool scalar(const std::string& text) {
    enter();
    if (row_level_ == 0) {
      if (list_level_ == 0 || levels_.size() != list_level_) return true;
      problems_.add({table_.file, levels_.back().index, "", "'" + text + "'", "an object"});
      return true;
    }
    const auto wanted = wanted_.find(path_);
    if (wanted == wanted_.end()) return true;
    if (text.find('\0') != std::string::npos || text.size() > row_size_max) {
      problems_.add({table_.file, table_.rows.size(), path_, "a zero byte or overlong text",
                     "text of at most " + std::to_string(row_size_max) + " bytes"});
      return true;
    }
    occurs_[wanted->second] = true;
    table_.rows.back().cells[wanted->second] = text;
    return true;
  }

  SourceTable& table_;
  Problems& problems_;
  std::string list_;
  absl::flat_hash_map<std::string, std::size_t> wanted_;
  std::vector<bool> occurs_;
  std::vector<Level> levels_;
  std::string path_;
  std::size_t list_level_ = 0;  // The depth inside the list; 0: not inside.
  std::size_t row_level_ = 0;   // The depth inside one of its elements.
  bool found_list_ = false;
  bool is_broken_ = false;
};

}  // namespace

SourceTable read_json(const std::string& file, std::string_view bytes, const JsonFormat& format,
                      Problems& problems) {
  SourceTable table{.file = file, .columns = format.columns};
  table.columns.insert(table.columns.end(), format.optional_columns.begin(),
                       format.optional_columns.end());
  if (bytes.empty()) {
    problems.add({file, 0, "", "an empty file", "JSON with the list " + format.list});
    return table;
  }
  JsonRows rows(table, format, problems);
  const bool is_whole = Json::sax_parse(bytes.begin(), bytes.end(), &rows);
  if (!is_whole || rows.is_broken()) return table;
  if (!rows.found_list() || table.rows.empty()) {
    problems.add({file, 0, "", rows.found_list() ? "an empty list" : "no such list",
                  "at least one element in " + format.list});
    return table;
  }
  for (std::size_t i = 0; i < format.columns.size(); ++i) {
    if (rows.occurs()[i]) continue;
    problems.add(
        {file, 0, format.columns[i], "no element that has it", "a path into the elements"});
  }
  return table;
}

}  // namespace grantledger
