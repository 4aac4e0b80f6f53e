# `cmake --install`: the binary, one static library with its public headers and a
# CMake package, man page, completions and docs. `cpack -G DEB` packs the binary part.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY RULECHECK_ROOMS)
get_property(grammars GLOBAL PROPERTY RULECHECK_GRAMMARS)
set(objects)
foreach(target ${rooms} ${grammars})
  list(APPEND objects $<TARGET_OBJECTS:${target}>)
endforeach()
file(WRITE ${PROJECT_BINARY_DIR}/librulecheck.cc "// All rooms in one archive.\n")
add_library(rulecheck STATIC ${PROJECT_BINARY_DIR}/librulecheck.cc ${objects})
target_include_directories(rulecheck PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(rulecheck PUBLIC cxx_std_20)

install(TARGETS rulecheck EXPORT rulecheckTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY include/rulecheck DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT rulecheckTargets NAMESPACE rulecheck:: FILE rulecheckTargets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rulecheck COMPONENT development)
configure_package_config_file(cmake/rulecheckConfig.cmake.in ${PROJECT_BINARY_DIR}/rulecheckConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rulecheck)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/rulecheckConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/rulecheckConfig.cmake ${PROJECT_BINARY_DIR}/rulecheckConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rulecheck COMPONENT development)

if(TARGET rulecheck_bin)
  install(TARGETS rulecheck_bin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

  # Man page and completions are printed by the program itself.
  set(generated ${PROJECT_BINARY_DIR}/generated)
  add_custom_command(
    OUTPUT ${generated}/rulecheck.1.gz ${generated}/rulecheck.bash ${generated}/_rulecheck ${generated}/rulecheck.fish
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND $<TARGET_FILE:rulecheck_bin> man > ${generated}/rulecheck.1
    COMMAND gzip -9nf ${generated}/rulecheck.1
    COMMAND $<TARGET_FILE:rulecheck_bin> completion bash > ${generated}/rulecheck.bash
    COMMAND $<TARGET_FILE:rulecheck_bin> completion zsh > ${generated}/_rulecheck
    COMMAND $<TARGET_FILE:rulecheck_bin> completion fish > ${generated}/rulecheck.fish
    DEPENDS rulecheck_bin VERBATIM)
  add_custom_target(generated_docs ALL DEPENDS ${generated}/rulecheck.1.gz)
  set(share ${CMAKE_INSTALL_DATADIR})
  install(FILES ${generated}/rulecheck.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
  install(FILES ${generated}/rulecheck.bash DESTINATION ${share}/bash-completion/completions RENAME rulecheck COMPONENT program)
  install(FILES ${generated}/_rulecheck DESTINATION ${share}/zsh/vendor-completions COMPONENT program)
  install(FILES ${generated}/rulecheck.fish DESTINATION ${share}/fish/vendor_completions.d COMPONENT program)
  install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT program)
  install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program FILES_MATCHING PATTERN "*.md" PATTERN "*.yaml")
endif()

# Packing builds what it packs, not the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME rulecheck)
set(CPACK_PACKAGE_CONTACT "The rulecheck maintainers <maintainers@rulecheck.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "linter and unit-test runner for Prometheus and Loki rules")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_PROGRAM_FILE_NAME rulecheck-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME rulecheck)
set(CPACK_DEBIAN_PROGRAM_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "Reads alerting and recording rules in PromQL and LogQL, checks them for mistakes that\n fail only in production, and runs their unit tests without Prometheus or Loki.")
include(CPack)
