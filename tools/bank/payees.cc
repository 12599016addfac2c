#include "tools/bank/payees.h"

#include "tools/import/source_table.h"

namespace grantledger {
namespace {

// Reads one row, or says what is wrong with it.
class PayeeRow {
 public:
  PayeeRow(const SourceTable& table, const SourceRow& row, Problems& problems)
      : table_(table), row_(row), problems_(problems) {}

  std::string cell(std::string_view column) const {
    const std::optional<std::size_t> place = table_.column(column);
    return place ? row_.cells[*place] : "";
  }

  void wrong(std::string column, const std::string& found, std::string expected) const {
    problems_.add({table_.file, row_.row, std::move(column),
                   found.empty() ? "nothing" : "'" + found + "'", std::move(expected)});
  }

  void read_into(Payees& payees) const {
    const Result<OrganisationId> organisation = OrganisationId::parse(cell("organisation"));
    if (!organisation) return wrong("organisation", cell("organisation"), "an organisation's id");
    const Result<AccountNumber> account = parse_account_number(cell("account"));
    if (!account) {
      return wrong("account", cell("account"),
                   "an account of eleven digits or an IBAN, with its check digits");
    }
    const std::string kid = cell("kid");
    if (!kid.empty() && !is_kid(kid)) {
      return wrong("kid", kid, "2 to 25 digits with the check digit of modulo 10 or 11");
    }
    if (!payees.try_emplace(*organisation, Payee{*account, kid}).second) {
      wrong("organisation", organisation->text(), "each organisation once");
    }
  }

 private:
  const SourceTable& table_;
  const SourceRow& row_;
  Problems& problems_;
};

}  // namespace

Payees read_payees(const std::string& file, std::string_view bytes, Problems& problems) {
  const SourceTable table = read_csv(file, bytes, CsvFormat(), problems);
  Payees payees;
  for (const char* const column : {"organisation", "account"}) {
    if (table.column(column)) continue;
    problems.add({file, 0, column, "no such column", "the columns organisation and account"});
    return payees;
  }
  for (const SourceRow& row : table.rows) PayeeRow(table, row, problems).read_into(payees);
  return payees;
}

}  // namespace grantledger
