#include "tools/import/mapping.h"

#include <algorithm>
#include <array>

#include "tools/toml_tree.h"

namespace grantledger {
namespace {

using Need = TomlReader::Need;

// The keys of a row whose values are templates.
constexpr std::array row_texts{"key",         "grant",    "scheme",    "recipient", "year",
                               "date",        "currency", "item",      "line_year", "holder",
                               "application", "payment",  "rule",      "group",     "purpose",
                               "applied",     "decided",  "committed", "paid"};

constexpr std::array<std::pair<std::string_view, OrganisationKind>, 12> kinds{{
    {"other", OrganisationKind::other},
    {"ministry", OrganisationKind::ministry},
    {"directorate", OrganisationKind::directorate},
    {"municipality", OrganisationKind::municipality},
    {"county_authority", OrganisationKind::county_authority},
    {"county_governor", OrganisationKind::county_governor},
    {"private_kindergarten", OrganisationKind::private_kindergarten},
    {"private_school", OrganisationKind::private_school},
    {"university", OrganisationKind::university},
    {"vocational_college", OrganisationKind::vocational_college},
    {"company", OrganisationKind::company},
    {"party", OrganisationKind::party},
}};

std::optional<CellTemplate> cells(TomlReader& table, const std::string& key,
                                  Need need = Need::required) {
  const auto text = table.text(key, need);
  if (!text) return std::nullopt;
  Result<CellTemplate> parsed = parse_cell_template(*text);
  if (parsed) return *std::move(parsed);
  table.reject(key, parsed.error().detail);
  return std::nullopt;
}

std::vector<CellTemplate> cell_list(TomlReader& table, const std::string& key) {
  std::vector<CellTemplate> list;
  for (const std::string& text : table.texts(key, Need::optional)) {
    Result<CellTemplate> parsed = parse_cell_template(text);
    if (!parsed) table.reject(key, parsed.error().detail);
    if (parsed) list.push_back(*std::move(parsed));
  }
  return list;
}

// One of several words, each of which stands for a value.
template <class Value>
void choice(TomlReader& table, const std::string& key,
            std::initializer_list<std::pair<std::string_view, Value>> choices, Value& value) {
  const auto text = table.text(key, Need::optional);
  if (!text) return;
  std::string expected;
  for (const auto& [word, meaning] : choices) {
    if (*text == word) {
      value = meaning;
      return;
    }
    expected += (expected.empty() ? "" : " or ") + std::string(word);
  }
  table.reject(key, expected);
}

void character(TomlReader& table, const std::string& key, bool may_be_none, char& value) {
  const auto text = table.text(key, Need::optional);
  if (!text) return;
  if (text->size() == 1) {
    value = text->front();
  } else if (text->empty() && may_be_none) {
    value = '\0';
  } else {
    table.reject(key, "one ASCII character");
  }
}

std::map<std::string, std::string> read_constants(TomlReader& root) {
  std::map<std::string, std::string> constants;
  const TomlNode* node = root.node("constants", Need::optional);
  if (node == nullptr) return constants;
  const auto* entries = std::get_if<TomlTable>(&node->value);
  if (entries == nullptr) root.reject("constants", "a table of texts");
  if (entries == nullptr) return constants;
  for (const auto& [name, value] : *entries) {
    const auto* text = std::get_if<std::string>(&value.value);
    if (text == nullptr) root.reject("constants", "texts in quotation marks");
    if (text != nullptr) constants.emplace(name, *text);
  }
  return constants;
}

FileMapping read_file(TomlReader table) {
  FileMapping file;
  file.name = table.text("name", Need::optional).value_or("rows");
  file.file_name = table.text("file_name", Need::optional).value_or("");
  file.table = table.text("table", Need::optional).value_or("");
  file.constants = read_constants(table);
  choice(table, "format", {{"csv", false}, {"json", true}}, file.is_json);
  choice(table, "encoding", {{"utf-8", Encoding::utf_8}, {"latin-1", Encoding::latin_1}},
         file.csv.encoding);
  character(table, "delimiter", false, file.csv.delimiter);
  character(table, "quote", true, file.csv.quote);
  if (file.is_json) file.list = table.text("list").value_or("[]");
  if (!file.list.empty() && !file.list.ends_with("[]")) {
    table.reject("list", "a path that ends in []");
    file.list = "[]";
  }
  character(table, "decimal", false, file.numbers.decimal);
  character(table, "thousands", true, file.numbers.thousands);
  choice(table, "rounding", {{"none", Rounding::none}, {"half_up", Rounding::half_up}},
         file.numbers.rounding);
  if (table.has("dates")) file.dates.patterns = table.texts("dates");
  file.dates.whole_year = table.text("whole_year", Need::optional).value_or("01-01");
  if (!parse_date("2000-" + file.dates.whole_year)) table.reject("whole_year", "mm-dd");
  table.finish();
  return file;
}

JoinMapping read_join(TomlReader table) {
  JoinMapping join;
  join.name = table.text("name").value_or("");
  join.file = table.text("file").value_or("");
  join.key = cells(table, "key").value_or(CellTemplate());
  join.on = cells(table, "on").value_or(CellTemplate());
  join.is_required = table.yes_or_no("required", Need::optional).value_or(true);
  table.finish();
  return join;
}

// when = { "{partitype}" = "Kommune" }: the keys are templates, a plain name one in braces.
Condition read_condition(TomlReader& table) {
  Condition condition;
  const TomlNode* node = table.node("when", Need::optional);
  if (node == nullptr) return condition;
  const auto* entries = std::get_if<TomlTable>(&node->value);
  if (entries == nullptr) {
    table.reject("when", "a table such as { column = \"text\" }");
    return condition;
  }
  for (const auto& [name, value] : *entries) {
    const auto* pattern = std::get_if<std::string>(&value.value);
    const auto parsed =
        parse_cell_template(name.find('{') == std::string::npos ? "{" + name + "}" : name);
    if (pattern == nullptr || !parsed) {
      table.reject("when", "texts by column, such as { column = \"text\" }");
      return condition;
    }
    condition.emplace_back(*parsed, *pattern);
  }
  return condition;
}

SumMapping read_sum(TomlReader table) {
  SumMapping sum;
  sum.total = cells(table, "total").value_or(CellTemplate());
  sum.plus = cell_list(table, "plus");
  sum.minus = cell_list(table, "minus");
  table.finish();
  return sum;
}

QuantityMapping read_quantity(TomlReader table) {
  QuantityMapping quantity;
  quantity.unit = table.text("unit").value_or("");
  quantity.is_hundredths = table.has("hundredths");
  quantity.count =
      cells(table, quantity.is_hundredths ? "hundredths" : "count").value_or(CellTemplate());
  table.finish();
  return quantity;
}

OrganisationMapping read_organisation(TomlReader table) {
  OrganisationMapping organisation;
  organisation.id = cells(table, "id").value_or(CellTemplate());
  organisation.name = cells(table, "name").value_or(CellTemplate());
  organisation.municipality = cells(table, "municipality", Need::optional).value_or(CellTemplate());
  const auto kind = table.text("kind", Need::optional).value_or("other");
  const auto found =
      std::ranges::find(kinds, std::string_view(kind), [](const auto& each) { return each.first; });
  if (found == kinds.end()) {
    table.reject("kind", "a kind of organisation such as municipality, company or other");
  } else {
    organisation.kind = found->second;
  }
  table.finish();
  return organisation;
}

CodeChangeMapping read_code_change(TomlReader table) {
  CodeChangeMapping change;
  change.old_code = cells(table, "old_code").value_or(CellTemplate());
  change.old_name = cells(table, "old_name").value_or(CellTemplate());
  change.new_code = cells(table, "new_code").value_or(CellTemplate());
  change.new_name = cells(table, "new_name").value_or(CellTemplate());
  table.finish();
  return change;
}

RowMapping read_row(TomlReader table) {
  RowMapping row;
  row.file = table.text("file", Need::optional).value_or("");
  row.when = read_condition(table);
  row.is_skipped = table.yes_or_no("skip", Need::optional).value_or(false);
  for (const char* key : row_texts) {
    if (auto text = cells(table, key, Need::optional)) row.texts.emplace(key, *std::move(text));
  }
  if (!row.is_skipped && !row.texts.contains("key")) cells(table, "key");
  row.organisation_numbers = cell_list(table, "organisation_numbers");
  if (table.has("sums")) {
    for (TomlReader& each : table.tables("sums")) row.sums.push_back(read_sum(each));
  }
  if (table.has("quantities")) {
    for (TomlReader& each : table.tables("quantities")) {
      row.quantities.push_back(read_quantity(each));
    }
  }
  if (table.has("organisations")) {
    for (TomlReader& each : table.tables("organisations")) {
      row.organisations.push_back(read_organisation(each));
    }
  }
  if (auto change = table.table("code_change", Need::optional)) {
    row.code_change = read_code_change(*change);
  }
  if (table.has("keep")) row.kept = table.texts("keep");
  choice(
      table, "empty_amount",
      {{"refused", EmptyAmount::refused}, {"none", EmptyAmount::none}, {"zero", EmptyAmount::zero}},
      row.empty_amount);
  row.is_decided_by_rule = table.yes_or_no("decide_by_rule", Need::optional).value_or(false);
  table.finish();
  return row;
}

// Joins and rows name files that are there; what is not named is the first file.
void check_names(Mapping& mapping, const std::string& file, std::vector<std::string>& problems) {
  const auto check = [&](std::string& name, const std::string& where) {
    if (name.empty()) name = mapping.files.front().name;
    if (std::ranges::find(mapping.files, name, &FileMapping::name) != mapping.files.end()) return;
    problems.push_back(file + ": " + where + ".file: found \"" + name +
                       "\", expected the name of a [[file]]");
  };
  for (JoinMapping& join : mapping.joins) check(join.file, "join");
  for (RowMapping& row : mapping.rows) check(row.file, "row");
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view text, const std::string& file) {
  TRY(const TomlNode tree, parse_toml(text, file));
  std::vector<std::string> problems;
  TomlReader root(tree, {.file = file, .key = ""}, problems);
  Mapping mapping{.file = file, .digest = sha256(text)};
  mapping.is_each_file_alone = root.yes_or_no("each_file_alone", Need::optional).value_or(false);
  mapping.source = cells(root, "source").value_or(CellTemplate());
  mapping.constants = read_constants(root);
  for (TomlReader& each : root.tables("file")) mapping.files.push_back(read_file(each));
  if (root.has("join")) {
    for (TomlReader& each : root.tables("join")) mapping.joins.push_back(read_join(each));
  }
  for (TomlReader& each : root.tables("row")) mapping.rows.push_back(read_row(each));
  root.finish();
  if (!mapping.files.empty()) check_names(mapping, file, problems);
  if (problems.empty()) return mapping;
  std::string detail;
  for (const std::string& problem : problems) detail += (detail.empty() ? "" : "\n") + problem;
  return fail(Fault::malformed, detail);
}

std::optional<std::map<std::string, std::string>> parts_of_file_name(const std::string& pattern,
                                                                     const std::string& name) {
  std::map<std::string, std::string> parts;
  std::size_t at = 0;  // In the name.
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '{') {
      if (at >= name.size() || name[at++] != pattern[i++]) return std::nullopt;
      continue;
    }
    const std::size_t end = pattern.find('}', i);
    if (end == std::string::npos) return std::nullopt;
    const std::size_t next = std::min(pattern.find('{', end), pattern.size());
    const std::string literal = pattern.substr(end + 1, next - end - 1);
    const bool is_last = next == pattern.size();
    const std::size_t stop = literal.empty() ? name.size()
                             : is_last       ? name.rfind(literal)
                                             : name.find(literal, at + 1);
    if (stop == std::string::npos || stop <= at) return std::nullopt;
    parts[pattern.substr(i + 1, end - i - 1)] = name.substr(at, stop - at);
    at = stop;
    i = end + 1;
  }
  if (at != name.size()) return std::nullopt;
  return parts;
}

}  // namespace grantledger
