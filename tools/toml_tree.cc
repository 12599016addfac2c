#include "tools/toml_tree.h"

// The whole parser is in this one file, without exceptions: nothing here throws.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace grantledger {
namespace {

TomlNode node_of(const toml::node& source);

TomlNode node_of(const toml::table& source) {
  TomlTable table;
  for (const auto& [key, value] : source) table.emplace(key.str(), node_of(value));
  return {.line = source.source().begin.line, .value = std::move(table)};
}

TomlNode node_of(const toml::array& source) {
  TomlArray array;
  for (const toml::node& element : source) array.push_back(node_of(element));
  return {.line = source.source().begin.line, .value = std::move(array)};
}

TomlNode node_of(const toml::node& source) {
  if (const auto* table = source.as_table()) return node_of(*table);
  if (const auto* array = source.as_array()) return node_of(*array);
  TomlNode node{.line = source.source().begin.line, .value = TomlOther{"a number with decimals"}};
  if (const auto* flag = source.as_boolean()) node.value = flag->get();
  if (const auto* number = source.as_integer()) node.value = number->get();
  if (const auto* text = source.as_string()) node.value = text->get();
  if (const auto* day = source.as_date()) {
    node.value = date_of(day->get().year, day->get().month, day->get().day);
  }
  if (source.is_time()) node.value = TomlOther{"a time of day"};
  if (source.is_date_time()) node.value = TomlOther{"a date with a time"};
  return node;
}

struct Describe {
  std::string operator()(const TomlOther& other) const { return other.kind; }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t number) const {
    return "the number " + std::to_string(number);
  }
  std::string operator()(const std::string& text) const { return "the text \"" + text + "\""; }
  std::string operator()(Date day) const { return "the date " + text_of(day); }
  std::string operator()(const TomlArray&) const { return "a list"; }
  std::string operator()(const TomlTable&) const { return "a table"; }
};

}  // namespace

std::string description_of(const TomlNode& node) {
  return std::visit(Describe(), node.value);
}

Result<TomlNode> parse_toml(std::string_view text, const std::string& file) {
  const toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    return fail(Fault::malformed, file + ":" + std::to_string(parsed.error().source().begin.line) +
                                      ": " + std::string(parsed.error().description()));
  }
  return node_of(parsed.table());
}

TomlReader::TomlReader(const TomlNode& node, Place place, std::vector<std::string>& problems)
    : node_(&node),
      table_(std::get_if<TomlTable>(&node.value)),
      place_(std::move(place)),
      problems_(&problems) {
  if (table_ == nullptr) {
    add(node.line, place_.key, "found " + description_of(node) + ", expected a table");
  }
}

bool TomlReader::has(const std::string& key) const {
  return table_ != nullptr && table_->contains(key);
}

const TomlNode* TomlReader::node(const std::string& key, Need need) {
  asked_.insert(key);
  if (has(key)) return &table_->find(key)->second;
  if (need == Need::required && table_ != nullptr) {
    add(node_->line, path_of(key), "found nothing, expected this key");
  }
  return nullptr;
}

template <class T>
const T* TomlReader::typed(const std::string& key, Need need, const char* expected) {
  const TomlNode* found = node(key, need);
  if (found == nullptr) return nullptr;
  const T* value = std::get_if<T>(&found->value);
  if (value == nullptr) reject(key, expected);
  return value;
}

std::optional<std::string> TomlReader::text(const std::string& key, Need need) {
  const auto* value = typed<std::string>(key, need, "text in quotation marks");
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> TomlReader::whole(const std::string& key, Need need) {
  const auto* value = typed<std::int64_t>(key, need, "a whole number");
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<bool> TomlReader::yes_or_no(const std::string& key, Need need) {
  const auto* value = typed<bool>(key, need, "true or false");
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<Date> TomlReader::day(const std::string& key, Need need) {
  const auto* value = typed<Date>(key, need, "a date such as 2026-08-01, without quotation marks");
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::vector<std::string> TomlReader::texts(const std::string& key, Need need) {
  std::vector<std::string> result;
  const auto* array = typed<TomlArray>(key, need, "a list of texts");
  if (array == nullptr) return result;
  for (const TomlNode& element : *array) {
    const auto* text = std::get_if<std::string>(&element.value);
    if (text != nullptr) {
      result.push_back(*text);
    } else {
      add(element.line, path_of(key), "found " + description_of(element) + ", expected texts");
    }
  }
  return result;
}

std::optional<TomlReader> TomlReader::table(const std::string& key, Need need) {
  const TomlNode* found = node(key, need);
  if (found == nullptr) return std::nullopt;
  return TomlReader(*found, {.file = place_.file, .key = path_of(key)}, *problems_);
}

std::vector<TomlReader> TomlReader::tables(const std::string& key, Need need) {
  std::vector<TomlReader> readers;
  const auto* array = typed<TomlArray>(key, need, "a list of tables");
  if (array == nullptr) return readers;
  for (const TomlNode& element : *array) {
    const std::string path = path_of(key) + "[" + std::to_string(readers.size()) + "]";
    readers.emplace_back(element, Place{.file = place_.file, .key = path}, *problems_);
  }
  return readers;
}

void TomlReader::reject(const std::string& key, const std::string& expected) {
  if (!has(key)) return;
  const TomlNode& found = table_->find(key)->second;
  add(found.line, path_of(key), "found " + description_of(found) + ", expected " + expected);
}

void TomlReader::finish() {
  if (table_ == nullptr) return;
  for (const auto& [key, value] : *table_) {
    if (asked_.contains(key)) continue;
    std::string known;
    for (const std::string& name : asked_) known += (known.empty() ? "" : ", ") + name;
    add(value.line, path_of(key), "found an unknown key, expected one of " + known);
  }
}

void TomlReader::add(std::size_t line, const std::string& key, const std::string& what) {
  problems_->push_back(place_.file + ":" + std::to_string(line) + ": " + key + ": " + what);
}

std::string TomlReader::path_of(const std::string& key) const {
  return place_.key.empty() ? key : place_.key + "." + key;
}

}  // namespace grantledger
