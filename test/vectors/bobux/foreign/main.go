// Go's encoding/json as it is: escapes < > & and U+2028, sorts the keys of a map.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var message map[string]interface{}
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
			panic(err)
		}
		text, _ := json.Marshal(message)
		fmt.Println(string(text))
	}
}
