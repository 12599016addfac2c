#include "tools/feed/snapshot.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

#include "tools/program.h"

namespace grantledger {
namespace {

struct Projection {
  std::string_view name;
  std::string_view command;  // Words set apart by spaces.
};

constexpr std::array projections{
    Projection{"balances", "balances"},
    Projection{"shares-by-scheme", "shares --by scheme"},
    Projection{"shares-by-year", "shares --by year"},
    Projection{"shares-by-county", "shares --by county"},
    Projection{"shares-by-municipality", "shares --by municipality"},
    Projection{"shares-by-recipient", "shares --by recipient"},
    Projection{"budget", "budget"},
    Projection{"budget-by-due-year", "budget --by due-year"},
    Projection{"applications", "applications"},
    Projection{"findings", "findings"},
};

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream words{std::string(text)};
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

// What the command prints. Errors: what it said instead.
Result<std::string> printed(const Invocation& invocation, const std::string& command) {
  std::vector<std::string> arguments = words_of(command);
  arguments.insert(arguments.end(), {"--store", invocation.store.string()});
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status = run_program(arguments, {.out = out, .err = err});
  if (status == ExitStatus::done) return std::move(out).str();
  return fail(Fault::unavailable, "'grantledger " + command + "' said: " + err.str());
}

}  // namespace

std::string lines_of_array(std::string_view array) {
  std::string lines;
  std::size_t begin = array.find('\n') + 1;
  while (begin < array.size() && array[begin] != ']') {
    const std::size_t end = array.find('\n', begin);
    std::string_view row = array.substr(begin, end - begin);
    if (row.ends_with(',')) row.remove_suffix(1);
    lines.append(row).append(1, '\n');
    begin = end + 1;
  }
  return lines;
}

std::uint64_t rows_of_csv(std::string_view csv) {
  std::uint64_t lines = 0;
  bool is_quoted = false;
  for (const char c : csv) {
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\n' && !is_quoted) ++lines;
  }
  return lines - 1;
}

Result<std::vector<ListedFile>> write_snapshot(const Invocation& invocation, Position position,
                                               const std::filesystem::path& directory,
                                               const std::string& name) {
  std::error_code code;
  std::filesystem::create_directories(directory / name, code);
  if (code) return fail(Fault::unavailable, "cannot make " + (directory / name).string());
  const bool is_csv = invocation.format == Format::csv;
  const std::string options = " --as-known-at " + std::to_string(position) + " --format " +
                              std::string(is_csv ? "csv" : "json");
  std::vector<ListedFile> files;
  for (const Projection& projection : projections) {
    const std::string command = std::string(projection.command) + options;
    TRY(std::string text, printed(invocation, command));
    if (!is_csv) text = lines_of_array(text);
    const std::string path =
        name + "/" + std::string(projection.name) + (is_csv ? ".csv" : ".ndjson");
    TRY(ListedFile file, write_listed(directory, path, text));
    file.rows =
        is_csv ? rows_of_csv(text) : static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
    file.command = "grantledger " + command;
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace grantledger
