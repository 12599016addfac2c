#pragma once
// A TOML file as plain values, and a reader that lists everything that is wrong with it. A problem
// is one line: file:line: key: found what, expected what.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/time.h"

namespace grantledger {

struct TomlNode;
using TomlArray = std::vector<TomlNode>;
using TomlTable = std::map<std::string, TomlNode>;

// What our files have no use for: floating-point numbers, times of day.
struct TomlOther {
  std::string kind;
};

struct TomlNode {
  std::size_t line = 0;
  std::variant<TomlOther, bool, std::int64_t, std::string, Date, TomlArray, TomlTable> value;
};

// For people: "text "x"", "the number 5", "a table".
std::string description_of(const TomlNode& node);

// The tree of `text`, whose root is a table. Errors: malformed TOML, as "file:line: …".
Result<TomlNode> parse_toml(std::string_view text, const std::string& file);

// Reads the keys of one table. A key that is missing or of the wrong type becomes a problem and
// nothing is returned; the caller goes on, so that one reading finds all problems. What was never
// asked for is a problem too, once `finish` is called.
class TomlReader {
 public:
  struct Place {
    std::string file;
    std::string key;  // Of the table, for people: version[0].leave_share. Empty for the root.
  };

  // `node` is a table, or becomes a problem. `node` and `problems` must outlive the reader.
  TomlReader(const TomlNode& node, Place place, std::vector<std::string>& problems);

  bool has(const std::string& key);

  enum class Need { required, optional };
  std::optional<std::string> text(const std::string& key, Need need = Need::required);
  std::optional<std::int64_t> whole(const std::string& key, Need need = Need::required);
  std::optional<bool> yes_or_no(const std::string& key, Need need = Need::required);
  std::optional<Date> day(const std::string& key, Need need = Need::required);
  std::vector<std::string> texts(const std::string& key, Need need = Need::required);

  // A table, or each table of an array, as readers of their own; finish each of them.
  std::optional<TomlReader> table(const std::string& key, Need need = Need::required);
  std::vector<TomlReader> tables(const std::string& key, Need need = Need::required);

  // A value for a key whose text means something: null if it is missing. Marks the key as read.
  const TomlNode* node(const std::string& key, Need need = Need::required);

  // Notes that the value of a key is not what it should be.
  void reject(const std::string& key, const std::string& expected);

  // Notes every key that nobody asked for.
  void finish();

 private:
  void add(std::size_t line, const std::string& key, const std::string& what);
  std::string path_of(const std::string& key) const;
  template <class T>
  const T* typed(const std::string& key, Need need, const char* expected);

  const TomlNode* node_;
  const TomlTable* table_;
  Place place_;
  std::vector<std::string>* problems_;
  std::set<std::string> asked_;
};

}  // namespace grantledger
