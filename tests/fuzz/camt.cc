// Bank files that anybody may have written: read, and matched with a ledger that knows something.

#include "tools/bank/camt.h"

#include "tests/fuzz/fuzz_target.h"
#include "tools/bank/match.h"
#include "tools/bank/xml_reader.h"

namespace grantledger {
namespace {

LedgerSide some_ledger() {
  const Date day = date_of(2026, 12, 10);
  return {{{MovementKind::payment, "P-1", "P-1", {10'000, nok}, day, "B-1", {"P-1", "G1"}},
           {MovementKind::payment, "P-2", "P-2", {10'000, nok}, {}, "", {"P-2", "G1"}},
           {MovementKind::returned, "P-1", "P-1", {10'000, nok}, day, "", {"P-1"}},
           {MovementKind::receipt, "R-1", "", {500, nok}, day, "B-2", {"R-1"}}},
          {{"R-1", {"R-1"}}}};
}

// One to one, whatever the file says.
void check_matching(const std::vector<BankLine>& lines) {
  const LedgerSide ledger = some_ledger();
  const Matching matching = match(lines, ledger, {{date_of(2026, 12, 1), date_of(2026, 12, 31)}});
  CHECK(matching.lines.size() == lines.size());
  std::vector<int> uses(ledger.movements.size());
  for (const MatchedLine& line : matching.lines) {
    const bool is_pair =
        line.outcome == LineOutcome::matched || line.outcome == LineOutcome::execution;
    if (is_pair) CHECK(++uses[*line.movement] == 1);
  }
  for (const UnmatchedMovement& each : matching.movements) CHECK(uses[each.movement] == 0);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const std::string_view text = view_of(bytes, size_bytes);
  const ReadCamt read = read_camt(text);
  CHECK(!read.problems.empty() || read_xml(text));
  for (const BankProblem& problem : read.problems) {
    CHECK(text_of("f.xml", problem).find('\n') == std::string::npos);
  }
  std::vector<BankLine> lines;
  for (const BankStatement& statement : read.file.statements) {
    lines.insert(lines.end(), statement.lines.begin(), statement.lines.end());
  }
  check_matching(lines);
  return 0;
}

}  // namespace grantledger
