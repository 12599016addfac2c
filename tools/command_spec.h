#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "events/result.h"

namespace grantledger {

// What the program tells whoever called it.
enum class ExitStatus : int {
  done = 0,
  no = 1,         // The answer is no: refused, or there is no such thing.
  bad_input = 2,  // What was asked or given is not understood. Nothing was recorded of it.
  could_not = 3,  // Corrupt or unavailable.
};

ExitStatus status_of(Fault fault);

// What the program reads and writes. Queries and tests write to any stream; what is on a terminal
// is shown for people.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  int input = 0;    // A file descriptor.
  int output = -1;  // The one behind `out`; -1 if there is none.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

enum class Format : std::uint8_t { table, json, csv };

// One call of the program: where and how, and on which streams.
struct Invocation {
  Streams streams;
  std::filesystem::path store;
  Format format = Format::json;
  std::string as_known_at;   // As written; empty: not limited. See query_command.h.
  std::string effective_on;  // The same.
};

// One thing a command can be told. What is not given keeps the value its target has.
struct CommandOption {
  std::string name;  // "--scheme", or "FILE" for what stands without a name.
  std::string help;
  std::variant<std::string*, bool*, std::optional<std::uint64_t>*, std::vector<std::string>*>
      target;
  bool is_required = false;
  std::vector<std::string> choices = {};  // Empty: anything.
};

// One subcommand, as its file describes it. `run` owns what the options point to. An Error that it
// returns is printed, and becomes the exit status.
struct CommandSpec {
  std::string name;  // "balances", or "export hledger" for a command of a group.
  std::string summary;
  std::string example;
  std::vector<CommandOption> options = {};
  std::function<Result<ExitStatus>(const Invocation&)> run;
  bool takes_as_of = false;  // --as-known-at and --effective-on.
};

}  // namespace grantledger
