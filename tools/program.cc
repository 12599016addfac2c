#include "tools/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/commands.h"

namespace grantledger {
namespace {

// Which would be read as a very large number.
std::string said_no_minus(const std::string& text) {
  return text.starts_with('-') ? "found " + text + ", expected a whole number" : "";
}

// What was meant and is empty would be answered as if it had not been asked.
std::string said_something(const std::string& text) {
  return text.empty() ? "found nothing after it" : "";
}

// Commands that belong together, as --help shows them.
struct CommandGroup {
  std::string heading;
  std::vector<std::vector<CommandSpec>> commands;
};

std::vector<CommandGroup> all_commands() {
  return {
      {"A ledger and what is recorded in it",
       {
           {init_command()},
           {status_command()},
           {controls_command()},
           {controls_adopt_command()},
           {scheme_publish_command()},
           propose_commands(),
           {submit_command()},
           {import_command()},
           {simulate_command()},
           {rebuild_command()},
       }},
      {"What became of it",
       {
           {balances_command()},
           {shares_command()},
           {budget_command()},
           {applications_command()},
           {trail_command()},
           {events_command()},
           {diff_command()},
           {due_command()},
           {participation_command()},
           {reconcile_command()},
           {export_pain001_command()},
           {authorities_command()},
           {report_year_command()},
           {report_html_command()},
       }},
      {"Why, and what if",
       {
           {explain_command()},
           {what_if_command()},
           {allocate_command()},
       }},
      {"Audit",
       {
           {findings_command()},
           {close_command()},
           {close_show_command()},
           sample_commands(),
       }},
      {"Evidence",
       {
           {keygen_command()},
           {sign_command()},
           {seal_command()},
           {verify_command()},
           {tiles_command()},
           {witness_command()},
           prove_commands(),
           {check_command()},
           {index_command()},
       }},
      {"To other systems and people",
       {
           {feed_command()},
           {feed_consumers_command()},
           {feed_parked_command()},
           {feed_reset_command()},
           export_journal_commands(),
           {export_360giving_command()},
           {export_iati_command()},
           {export_tilskudd_command()},
       }},
      {"Measurements",
       {
           {bench_ingest_command()},
           {bench_replay_command()},
           {bench_query_command()},
           {bench_history_command()},
           {bench_findings_command()},
           {bench_prove_command()},
           {bench_feed_command()},
       }},
  };
}

// What the command line said, before it is an Invocation.
struct Said {
  std::string store = "grantledger-data";
  std::string format;
  std::string as_known_at;
  std::string effective_on;
  const CommandSpec* command = nullptr;
};

void add_option(CLI::App& command, const CommandOption& option) {
  CLI::Option* const added = std::visit(
      [&](auto* target) -> CLI::Option* {
        if constexpr (std::is_same_v<decltype(target), bool*>) {
          return command.add_flag(option.name, *target, option.help);
        } else {
          CLI::Option* const taken = command.add_option(option.name, *target, option.help);
          if constexpr (std::is_same_v<decltype(target), std::string*>) {
            taken->check(said_something);
          } else if constexpr (std::is_same_v<decltype(target), std::optional<std::uint64_t>*>) {
            taken->check(said_no_minus);
          }
          return taken;
        }
      },
      option.target);
  added->required(option.is_required);
  if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
}

// The app that a command is added to: the program itself, or its group.
CLI::App& group_of(CLI::App& program, std::string& name, const std::string& heading) {
  const std::size_t space = name.find(' ');
  if (space == std::string::npos) return program;
  const std::string group = name.substr(0, space);
  name.erase(0, space + 1);
  for (CLI::App* const existing : program.get_subcommands([](CLI::App*) { return true; })) {
    if (existing->get_name() == group) return *existing;
  }
  CLI::App* const added = program.add_subcommand(group, "See grantledger " + group + " --help");
  added->require_subcommand(1);
  added->group(heading);
  added->fallthrough();
  return *added;
}

void add_command(CLI::App& program, const CommandSpec& spec, const std::string& heading,
                 Said& said) {
  std::string name = spec.name;
  CLI::App& group = group_of(program, name, heading);
  CLI::App* const command = group.add_subcommand(name, spec.summary);
  if (&group == &program) command->group(heading);
  command->fallthrough();
  command->footer("Example:\n  " + spec.example);
  for (const CommandOption& option : spec.options) add_option(*command, option);
  if (spec.takes_as_of) {
    command
        ->add_option("--as-known-at", said.as_known_at,
                     "Only what was recorded up to this position or time (RFC 3339)")
        ->check(said_something);
    command
        ->add_option("--effective-on", said.effective_on,
                     "Only what had effect by this day (YYYY-MM-DD)")
        ->check(said_something);
  }
  // A command that has commands below itself is called after the one of them that was meant.
  command->callback([&said, &spec, command] {
    if (command->get_subcommands().empty()) said.command = &spec;
  });
}

void add_common_options(CLI::App& program, Said& said) {
  program.add_option("--store", said.store, "The store's directory")
      ->envname("GRANTLEDGER_STORE")
      ->capture_default_str();
  program
      .add_option("--format", said.format, "How to print answers; a table on a terminal, else json")
      ->check(CLI::IsMember({"table", "json", "csv"}));
}

Format format_of(const std::string& said, bool is_terminal) {
  if (said == "table") return Format::table;
  if (said == "csv") return Format::csv;
  return said.empty() && is_terminal ? Format::table : Format::json;
}

ExitStatus run(const Said& said, const Streams& streams) {
  const Invocation invocation{streams, said.store, format_of(said.format, streams.out_is_terminal),
                              said.as_known_at, said.effective_on};
  const Result<ExitStatus> status = said.command->run(invocation);
  streams.out.flush();
  if (status) return *status;
  streams.err << "grantledger: " << code_of(status.error().fault) << ": " << status.error().detail
              << '\n';
  return status_of(status.error().fault);
}

}  // namespace

ExitStatus status_of(Fault fault) {
  switch (fault) {
    case Fault::malformed:
    case Fault::id_reused:
      return ExitStatus::bad_input;
    case Fault::conflict:
      return ExitStatus::no;
    case Fault::corrupt:
    case Fault::unavailable:
      return ExitStatus::could_not;
  }
  return ExitStatus::could_not;
}

ExitStatus run_program(std::span<const std::string> arguments, const Streams& streams) {
  CLI::App program("An event-sourced ledger for grants: every figure is a fold of recorded facts.",
                   "grantledger");
  program.require_subcommand(1);
  program.footer("Example:\n  grantledger --store /srv/ledger balances --format table");
  Said said;
  add_common_options(program, said);
  const std::vector<CommandGroup> groups = all_commands();
  for (const CommandGroup& group : groups) {
    for (const std::vector<CommandSpec>& commands : group.commands) {
      for (const CommandSpec& spec : commands) add_command(program, spec, group.heading, said);
    }
  }
  // CLI11 tells of mistakes, and of --help, by throwing.
  try {
    program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return program.exit(error, streams.out, streams.err) == 0 ? ExitStatus::done
                                                              : ExitStatus::bad_input;
  }
  return run(said, streams);
}

}  // namespace grantledger
