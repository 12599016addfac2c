#pragma once
// The entries of a statement. Internal to the reading of camt messages.

#include "tools/bank/camt.h"
#include "tools/bank/xml_reader.h"

namespace grantledger {

// Adds, unless the sum would be more than any bank has.
bool add_bounded(Money& sum, Money more);

// "/Ntry[17]"; the first has no number.
std::string place_of(std::string_view name, std::size_t place);

// An element, where it stands, and where to say what is wrong with it.
struct CamtPlace {
  const XmlElement& element;
  std::string path;
  std::vector<BankProblem>& problems;

  // `names` is a path below the element; empty: itself.
  void problem(std::string_view names, std::string_view found, std::string expected,
               std::string advice) const;
  // The amount at a path of names, which is there and not negative. Else a problem and none.
  std::optional<Money> amount(std::string_view names) const;
  // CdtDbtInd. Else a problem and none.
  std::optional<bool> is_credit() const;
  // Notes a problem for each name, or path of names, at which several elements stand: which of them
  // is meant nobody can tell.
  void expect_at_most_one(std::initializer_list<std::string_view> names) const;
  // A day, or the day of a moment, below the element. None: it says none; a problem if it is wrong.
  std::optional<Date> day(std::string_view names) const;
};

// Adds the entry's lines to the statement, and its amount to `booked`, negative where money left
// the account. One that is not booked is counted only.
void read_entry(const CamtPlace& at, BankStatement& statement, std::vector<Money>& booked);

}  // namespace grantledger
