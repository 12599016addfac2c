#pragma once

#include "tools/import/bound_row.h"

namespace grantledger {

// Makes the facts of single rows. Made for one file of the mapping; what it refers to must outlive
// it.
class RowFacts {
 public:
  RowFacts(const MapInput& input, const FileMapping& file, const std::string& file_name,
           Problems& problems)
      : input_(input), file_(file), file_name_(file_name), problems_(problems) {}

  // The row's facts by this mapping; none if something about it is a problem.
  std::optional<MappedRow> facts_of(const BoundRow& mapping, const RowView& row,
                                    const std::string& key);

 private:
  struct Common {
    GrantTerms terms;
    Date day;
    Currency currency;
    std::vector<Quantity> quantities;
  };

  void add(std::string column, const std::string& found, std::string expected);
  void keep(std::string source_text);
  std::string text(const char* key) const;
  const std::string& label(const char* key) const;
  template <class IdType>
  IdType id(const char* key);
  template <class IdType>
  IdType id(const BoundTemplate& cells, const char* name);
  Common common();
  std::optional<std::int64_t> whole(const BoundTemplate& cells, bool is_hundredths);
  std::optional<Money> amount(const BoundTemplate& cells, Currency currency, EmptyAmount empty);
  std::optional<Money> amount(const char* key, Currency currency);

  void check(const BoundRow& mapping, Currency currency);
  void check_sum(const BoundSum& sum, Currency currency);
  void add_organisations(const BoundRow& mapping, Date day);
  void add_application(const Common& common);
  void add_decision(const Common& common);
  std::optional<RuleVersionId> rule_decision(const Common& common, Money decided);
  void add_money(const Common& common);
  void keep_texts(std::string& bytes);
  Line line_of(const Common& common);

  const MapInput& input_;
  const FileMapping& file_;
  const std::string& file_name_;
  Problems& problems_;
  std::set<std::string> missing_rules_;  // Each is a problem once, however many rows need it.

  // Of the row at hand.
  const BoundRow* mapping_ = nullptr;
  const RowView* row_ = nullptr;
  MappedRow made_;
  bool is_bad_ = false;
  std::set<std::pair<std::string, std::string>> said_;  // Columns and what was found in them.
};

}  // namespace grantledger
