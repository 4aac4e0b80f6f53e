# add_pages(room folder): compiles the pages FAMILY/NAME.md below src/<folder> into rc_<room>,
# anew when one changes. <room>/pages.h declares what finds them.
function(add_pages room folder)
  set(source_dir ${PROJECT_SOURCE_DIR}/src/${folder})
  set(pages_cc ${CMAKE_CURRENT_BINARY_DIR}/${room}_pages.cc)
  set(script ${PROJECT_SOURCE_DIR}/cmake/write_pages.cmake)
  file(GLOB pages CONFIGURE_DEPENDS ${source_dir}/*/*.md)
  add_custom_command(
    OUTPUT ${pages_cc}
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DSOURCE_DIR=${source_dir} -DOUTPUT=${pages_cc} -P ${script}
    DEPENDS ${pages} ${script}
    COMMENT "Pages of ${room}"
    VERBATIM)
  target_sources(rc_${room} PRIVATE ${pages_cc})
endfunction()
