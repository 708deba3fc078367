// What the tests invoke on AWS's emulator by Go's own runtime client.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Name   string  `json:"name"`
	Lines  int     `json:"lines"`
	Prints int     `json:"prints"`
	Large  int     `json:"large"`
	Pause  float64 `json:"pause"`
	Fail   bool    `json:"fail"`
}

func handle(ctx context.Context, e event) (map[string]string, error) {
	call, _ := lambdacontext.FromContext(ctx)
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("requestId", call.AwsRequestID)
	for i := range e.Lines {
		logger.Info(fmt.Sprintf("%s line %d", e.Name, i))
	}
	for i := range e.Prints {
		fmt.Printf("%s print %d\n", e.Name, i)
	}
	if e.Large > 0 {
		logger.Info(e.Name + " " + strings.Repeat("x", e.Large) + " end")
	}
	time.Sleep(time.Duration(e.Pause * float64(time.Second)))
	if e.Fail {
		return nil, errors.New(e.Name + " fails")
	}
	return map[string]string{"name": e.Name, "id": call.AwsRequestID}, nil
}

func main() {
	lambda.Start(handle)
}
