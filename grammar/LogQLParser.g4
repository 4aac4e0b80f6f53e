// Syntax of LogQL (Loki main of 2026-08, pkg/logql/syntax/syntax.y).
//
// Alternatives of `expr` stand from the tightest to the loosest binding. One context
// type holds all of them: which one it was is told by the fields that are set. That a
// metric is wanted where a log query stands is found later, in src/logql/build*.cc.
parser grammar LogQLParser;

options { tokenVocab = LogQLLexer; }

query : root=expr EOF ;

expr
  : <assoc=right> lhs=expr op=POW match=matching? rhs=expr
  | lhs=expr op=( MUL | DIV | MOD ) match=matching? rhs=expr
  | lhs=expr op=( ADD | SUB ) match=matching? rhs=expr
  | lhs=expr op=( EQLC | NEQ | LTE | LSS | GTE | GTR ) match=matching? rhs=expr
  | lhs=expr op=( AND | UNLESS ) match=matching? rhs=expr
  | lhs=expr op=OR match=matching? rhs=expr
  | number=signedNumber
  | open=LPAREN inner=expr close=RPAREN
  | log=logQuery
  | range=rangeAggregation
  | vector=vectorAggregation
  | constant=vectorConstant
  | replace=labelReplace
  ;

// A sign belongs to the number after it; nothing else can be signed.
signedNumber : sign=( ADD | SUB )? literal=NUMBER ;

// Between the operator and its right operand; never empty.
matching
  : isBool=BOOL join=vectorMatching?
  | join=vectorMatching
  ;

vectorMatching
  : kind=( ON | IGNORING ) LPAREN names=labels? last=RPAREN
    ( group=( GROUP_LEFT | GROUP_RIGHT ) ( LIST_LPAREN include=labels? last=RPAREN )? )?
  ;

labels : items+=IDENTIFIER ( COMMA items+=IDENTIFIER )* ;

grouping : kind=( BY | WITHOUT ) LPAREN names=labels? close=RPAREN ;

rangeAggregation
  : op=RANGE_OP LPAREN ( param=NUMBER COMMA )? body=logRange close=RPAREN by=grouping?
  ;

vectorAggregation
  : op=VECTOR_OP
    ( by=grouping LPAREN ( param=NUMBER COMMA )? body=expr close=RPAREN
    | LPAREN ( param=NUMBER COMMA )? body=expr close=RPAREN by=grouping?
    )
  ;

vectorConstant : word=VECTOR LPAREN value=NUMBER close=RPAREN ;

labelReplace
  : word=LABEL_REPLACE LPAREN body=expr COMMA dst=STRING COMMA replacement=STRING COMMA src=STRING
    COMMA regex=STRING close=RPAREN
  ;

// --- log queries

logQuery : source=selector stages+=stage* ;

// The range stands right after the selector or at the very end; the unwrap comes after
// all other stages.
logRange
  : open=LPAREN inner=logRange close=RPAREN
  | open=LPAREN source=selector close=RPAREN range=RANGE shift=offset? conversion=unwrap?
  | open=LPAREN source=selector stages+=stage* conversion=unwrap? close=RPAREN range=RANGE shift=offset?
  | source=selector
    ( range=RANGE shift=offset? stages+=stage* conversion=unwrap?
    | stages+=stage* conversion=unwrap? range=RANGE shift=offset?
    )
  ;

offset : word=OFFSET value=DURATION ;

selector : open=LBRACE ( items+=matcher ( COMMA items+=matcher )* )? close=RBRACE ;

matcher : label=IDENTIFIER op=( EQL | NEQ | RE | NRE ) value=STRING ;

stage
  : line=lineFilter
  | pipe=PIPE kind=JSON paths=extractions?
  | pipe=PIPE kind=LOGFMT flags+=FLAG* paths=extractions?
  | pipe=PIPE kind=( REGEXP | PATTERN | LINE_FORMAT ) text=STRING
  | pipe=PIPE kind=( UNPACK | DECOLORIZE )
  | pipe=PIPE kind=LABEL_FORMAT formats+=labelFormat ( COMMA formats+=labelFormat )*
  | pipe=PIPE kind=( DROP | KEEP ) names+=namedMatcher ( COMMA names+=namedMatcher )*
  | pipe=PIPE filter=labelFilter
  ;

lineFilter
  : op=( PIPE_EXACT | PIPE_MATCH | PIPE_PATTERN | NEQ | NRE | NPA )
    operands+=lineOperand ( OR operands+=lineOperand )*
  ;

lineOperand
  : text=STRING
  | ip=IP LPAREN text=STRING close=RPAREN
  ;

extractions : items+=extraction ( COMMA items+=extraction )* ;

extraction : label=IDENTIFIER ( EQL text=STRING )? ;

labelFormat : label=IDENTIFIER EQL ( source=IDENTIFIER | text=STRING ) ;

namedMatcher : label=IDENTIFIER ( op=( EQL | NAMED_NEQ | RE | NAMED_NRE ) text=STRING )? ;

unwrap
  : pipe=PIPE UNWRAP ( label=IDENTIFIER | conversion=CONV_OP LPAREN label=IDENTIFIER close=RPAREN )
    filters+=postFilter*
  ;

postFilter : pipe=PIPE filter=labelFilter ;

// A flat list: `,` and nothing at all bind like no operator of the table, see
// src/logql/build_label_filter.cc.
labelFilter : first=labelTerm rest+=labelTail* ;

labelTail : op=( AND | OR | COMMA )? term=labelTerm ;

labelTerm
  : label=IDENTIFIER op=( EQL | NEQ | RE | NRE ) text=STRING
  | label=IDENTIFIER op=( EQL | NEQ ) ip=IP LPAREN text=STRING close=RPAREN
  | label=IDENTIFIER op=( EQL | NEQ | EQLC | GTR | GTE | LSS | LTE ) unit=( DURATION | BYTES )
  | label=IDENTIFIER op=( EQL | NEQ | EQLC | GTR | GTE | LSS | LTE ) number=signedNumber
  | open=LPAREN inner=labelFilter close=RPAREN
  ;
