<?php // json_encode as it is: escapes / and everything beyond ASCII, in lower-case hex.
while (($line = fgets(STDIN)) !== false) {
    $message = json_decode($line, true);
    ksort($message, SORT_STRING);
    echo json_encode($message), "\n";
}
