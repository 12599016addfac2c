// Files that are imported: CSV and JSON, and the numbers and days in them. The first byte says how
// they are written.

#include "tools/import/source_table.h"

#include "tests/fuzz/fuzz_target.h"
#include "tools/import/value_formats.h"

namespace grantledger {
namespace {

void check_table(const SourceTable& table, const Problems& problems) {
  for (const SourceRow& row : table.rows) CHECK(row.cells.size() == table.columns.size());
  for (const Problem& problem : problems.listed()) {
    CHECK(text_of(problem).find('\n') == std::string::npos);
  }
}

void read_as_csv(std::string_view bytes, const CsvFormat& format) {
  Problems problems;
  check_table(read_csv("a.csv", bytes, format, problems), problems);
}

void read_as_json(std::string_view bytes, const std::string& list) {
  Problems problems;
  const JsonFormat format{list, {"id", "amount", "to[0].id"}};
  check_table(read_json("a.json", bytes, format, problems), problems);
}

void read_number(std::string_view text, const NumberFormat& format) {
  const std::optional<std::string> plain = plain_number(text, format);
  if (!plain) return;
  CHECK(plain_number(*plain, NumberFormat()) == plain);
  amount_of(*plain, nok, Rounding::none);
  amount_of(*plain, nok, Rounding::half_up);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  std::string_view text = view_of(bytes, size_bytes);
  switch (take_choice(text, 8)) {
    case 0:
      read_as_csv(text, CsvFormat());
      break;
    case 1:
      read_as_csv(text, {.encoding = Encoding::latin_1, .delimiter = ';'});
      break;
    case 2:
      read_as_csv(text, {.delimiter = '\t', .quote = '\0'});
      break;
    case 3:
      read_as_json(text, "[]");
      break;
    case 4:
      read_as_json(text, "grants[]");
      break;
    case 5:
      read_number(text, NumberFormat());
      break;
    case 6:
      read_number(text, {.decimal = ',', .thousands = ' '});
      break;
    default:
      day_of(text, {.patterns = {"yyyy-mm-dd", "dd.mm.yyyy", "yyyymmdd*", "yyyy"}});
  }
  return 0;
}

}  // namespace grantledger
