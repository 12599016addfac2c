// Mappings, and a file read by one: a mapping, a line of "====", the file.

#include "tests/fuzz/fuzz_target.h"
#include "tools/import/map_rows.h"

namespace grantledger {
namespace {

constexpr std::string_view separator = "\n====\n";

MappedRows rows_of(const Mapping& mapping, std::string_view file, Problems& problems) {
  MapInput input{.mapping = mapping,
                 .source = *SourceId::parse("source"),
                 .given = {},
                 .tables = std::vector<SourceTable>(mapping.files.size()),
                 .rules = RuleBook(),
                 .known = 1};
  for (std::size_t i = 0; i < mapping.files.size(); ++i) {
    if (mapping.files[i].is_json) continue;
    input.tables[i] = read_csv(mapping.files[i].name, file, mapping.files[i].csv, problems);
  }
  return map_rows(input, problems);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const std::string_view input = view_of(bytes, size_bytes);
  const std::size_t end = std::min(input.find(separator), input.size());
  const Result<Mapping> mapping = parse_mapping(input.substr(0, end), "mapping.toml");
  if (!mapping || end == input.size()) return 0;
  Problems problems;
  const MappedRows mapped = rows_of(*mapping, input.substr(end + separator.size()), problems);
  for (const MappedRow& row : mapped.rows) CHECK(!row.facts.empty());
  return 0;
}

}  // namespace grantledger
