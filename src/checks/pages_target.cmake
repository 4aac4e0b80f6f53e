# Compiles the pages beside the checks into rc_checks: made anew when a page changes.
if(TARGET rc_checks)
  file(GLOB check_pages CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/checks/*/*.md)
  set(check_pages_cc ${CMAKE_CURRENT_BINARY_DIR}/checks_pages.cc)
  add_custom_command(
    OUTPUT ${check_pages_cc}
    COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_CURRENT_SOURCE_DIR}/checks -DOUTPUT=${check_pages_cc}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/checks/pages.cmake
    DEPENDS ${check_pages} ${CMAKE_CURRENT_SOURCE_DIR}/checks/pages.cmake
    COMMENT "Pages of the checks"
    VERBATIM)
  target_sources(rc_checks PRIVATE ${check_pages_cc})
endif()
