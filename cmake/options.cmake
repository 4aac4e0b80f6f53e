# Compiler settings common to every target of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# -O2 keeps a build on two cores within minutes; the engine's loops get -O3 (src/CMakeLists.txt).
# Functions have sections of their own, so that the linker can put those that lint runs side by side.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -ffunction-sections")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(rc_options INTERFACE)
target_include_directories(rc_options INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
# Float results must not depend on fused multiply-add: Prometheus rounds each step.
target_compile_options(rc_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -ffp-contract=off
  # Clang counts members that have a value of their own, too.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # By itself g++ spends a tenth of a unit's time on collecting garbage. A unit takes up to 1.3 GB.
  add_compile_options(--param=ggc-min-heapsize=800000)
  # g++ 12 reports these inside the standard library's own inlined code.
  target_compile_options(rc_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(RULECHECK_WERROR)
  target_compile_options(rc_options INTERFACE -Werror)
endif()
if(RULECHECK_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # With ASan no two variables of a frame share their place: what is inlined into a function that
  # recurses would cost each level its whole size.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fno-inline-functions-called-once -fno-inline-small-functions)
  endif()
endif()
if(RULECHECK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
