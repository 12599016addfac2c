#pragma once

#include <span>
#include <string>

#include "tools/command_spec.h"

namespace grantledger {

// Runs the program with the arguments after its name and returns its exit status. Throws nothing.
// The store is --store, else the environment's GRANTLEDGER_STORE, else ./grantledger-data.
ExitStatus run_program(std::span<const std::string> arguments, const Streams& streams);

}  // namespace grantledger
