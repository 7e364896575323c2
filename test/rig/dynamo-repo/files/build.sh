#!/usr/bin/env bash
# Builds the images of this repository: one framework, one target.
set -e

SOURCE_DIR=$(dirname "$(readlink -f "$0")")
BUILD_CONTEXT=$(dirname "$SOURCE_DIR")
#@if below=0.4
declare -A FRAMEWORKS=(["VLLM"]=1 ["TENSORRTLLM"]=2 ["NONE"]=3 ["SGLANG"]=4)
#@end
#@if from=0.4
declare -A FRAMEWORKS=(["VLLM"]=1 ["TRTLLM"]=2 ["NONE"]=3 ["SGLANG"]=4)
#@end

FRAMEWORK=VLLM
TARGET=dev
PLATFORM=linux/amd64
BASE_IMAGE=""
BASE_IMAGE_TAG=""
TAG=""
RUN_PREFIX=""
NO_CACHE=""
BUILD_ARGS=""
BUILD_CONTEXT_ARG=""
USER_UID=$(id -u)
USER_GID=$(id -g)
WHEEL_DIR=/tmp/dummy_dir

# What git says of this checkout; older ones are noisy where there is no tag or no main.
#@if below=0.8
commit_id=$(git rev-parse --short HEAD)
current_tag=$(git describe --tags --exact-match HEAD 2>/dev/null) || true
latest_tag=$(git describe --tags --abbrev=0 "$(git rev-list --tags --max-count=1 main)") || true
latest_tag=${latest_tag:-v0.0.1}
#@end
#@if from=0.8
commit_id=${commit_id:-$(git rev-parse --short HEAD)}
current_tag=${current_tag:-$(git describe --tags --exact-match HEAD 2>/dev/null || true)}
if [ -z "$latest_tag" ]; then
  latest_tag=$(git for-each-ref --format='%(refname:lstrip=3)' 'refs/remotes/origin/release/*' | sed -n 's#^release/##p' | sort -V | tail -n 1)
  latest_tag=${latest_tag:+v$latest_tag}
fi
if [ -z "$latest_tag" ]; then
  latest_tag=$(git tag --list 'v*' --sort=-v:refname | grep -E '^v[0-9.]+$' | head -n 1) || true
fi
latest_tag=${latest_tag:-v0.0.1}
#@end
VERSION="$latest_tag.dev.$commit_id"
#@if below=0.7
[ -z "$current_tag" ] || VERSION=$current_tag
#@end
#@if from=0.8
[ -z "$current_tag" ] || VERSION=$current_tag
#@end

error() {
  printf '%s %s\n' "$1" "$2" >&2
  exit 1
}
missing() { error "ERROR:" "$1 requires an argument."; }

while [ $# -gt 0 ]; do
  case $1 in
    --platform) PLATFORM=${2:?}; shift ;;
    --framework) FRAMEWORK=${2:?}; shift ;;
    --target) TARGET=${2:?}; shift ;;
    --base-image) BASE_IMAGE=${2:?}; shift ;;
    --base-image-tag) BASE_IMAGE_TAG=${2:?}; shift ;;
    --build-arg) BUILD_ARGS+=" --build-arg $2"; shift ;;
    --build-context) BUILD_CONTEXT_ARG+=" --build-context $2"; shift ;;
    --tag) TAG="--tag $2"; shift ;;
    --no-cache) NO_CACHE=" --no-cache" ;;
    --dry-run)
      RUN_PREFIX=echo
      echo ""
      echo "=============================="
      echo "DRY RUN: COMMANDS PRINTED ONLY"
      echo "=============================="
      echo ""
      ;;
#@if below=0.5
    --release-build) RELEASE_BUILD=true ;;
#@end
#@if from=0.5
    --uid) USER_UID=$2; shift ;;
    --gid) USER_GID=$2; shift ;;
#@end
#@if from=0.5 below=0.7
    --dev-image) DEV_IMAGE=$2; shift ;;
#@end
#@if from=0.6
    --vllm-max-jobs) MAX_JOBS=$2; shift ;;
#@end
#@if from=0.7
    --cuda-version) CUDA_VERSION=$2; BUILD_ARGS+=" --build-arg CUDA_VERSION=$2"; shift ;;
    --no-tag-latest) NO_TAG_LATEST=true ;;
#@end
#@if from=0.8
    --push) PUSH=--push ;;
    --no-load) LOAD="" ;;
#@end
    *) error "ERROR: Unknown option:" "$1" ;;
  esac
  shift
done

FRAMEWORK=${FRAMEWORK^^}
[ -n "${FRAMEWORKS[$FRAMEWORK]}" ] || error "ERROR: Unknown framework:" "$FRAMEWORK"

BASE_DEFAULT=@CUDA_IMAGE@
#@if below=0.4
[ "$FRAMEWORK" != TENSORRTLLM ] || BASE_DEFAULT=@TORCH_IMAGE@
DOCKERFILE=$SOURCE_DIR/Dockerfile.${FRAMEWORK,,}
[ "$FRAMEWORK" != TENSORRTLLM ] || DOCKERFILE=$SOURCE_DIR/Dockerfile.tensorrt_llm
#@end
#@if from=0.4
[ "$FRAMEWORK" != TRTLLM ] || BASE_DEFAULT=@TORCH_IMAGE@
DOCKERFILE=$SOURCE_DIR/Dockerfile.${FRAMEWORK,,}
[ "$FRAMEWORK" != NONE ] || DOCKERFILE=$SOURCE_DIR/Dockerfile
#@end
BASE_IMAGE=${BASE_IMAGE:-${BASE_DEFAULT%:*}}
BASE_IMAGE_TAG=${BASE_IMAGE_TAG:-${BASE_DEFAULT##*:}}

#@if from=0.7
BUILD_ARGS+=" --build-arg DYNAMO_COMMIT_SHA=$(git rev-parse HEAD)"
#@end
# The quotes stay: words are split, not parsed.
BUILD_ARGS+=" --build-arg LAUNCH_FLAGS='--fast' --build-arg EXTRA_INDEX="
BUILD_ARGS+=" --build-arg BASE_IMAGE=$BASE_IMAGE --build-arg BASE_IMAGE_TAG=$BASE_IMAGE_TAG"
#@if below=0.6
BUILD_ARGS+=" --build-arg FRAMEWORK=$FRAMEWORK --build-arg ${FRAMEWORK}_FRAMEWORK=1 --build-arg VERSION=$VERSION"
#@end
case $FRAMEWORK in VLLM | TRTLLM) BUILD_ARGS+=" --build-arg ENABLE_KVBM=true" ;; esac
#@if from=0.7
# The last of a name wins.
[ "$FRAMEWORK" != SGLANG ] || BUILD_ARGS+=" --build-arg CUDA_VERSION=${CUDA_VERSION:-12.9}.1"
#@end
[ -z "$GITHUB_TOKEN" ] || BUILD_ARGS+=" --build-arg GITHUB_TOKEN=$GITHUB_TOKEN "
[ -z "$GITLAB_TOKEN" ] || BUILD_ARGS+=" --build-arg GITLAB_TOKEN=$GITLAB_TOKEN "
#@if below=0.7
[ -z "$HF_TOKEN" ] || BUILD_ARGS+=" --build-arg HF_TOKEN=$HF_TOKEN"
#@end

case $FRAMEWORK in
  TENSORRTLLM | TRTLLM)
    mkdir -p "$WHEEL_DIR"
    BUILD_CONTEXT_ARG+=" --build-context trtllm_wheel=$WHEEL_DIR"
    ;;
esac

SUFFIX=-${FRAMEWORK,,}
TARGET_STR="--target $TARGET"
LATEST_TAG="--tag dynamo:latest$SUFFIX-$TARGET"
[ -n "$TAG" ] || TAG="--tag dynamo:$VERSION$SUFFIX-$TARGET"
#@if from=0.5 below=0.8
if [ "$TARGET" = local-dev ]; then
  TARGET_STR="--target dev"
  TAG="--tag dynamo:$VERSION$SUFFIX"
  LATEST_TAG="--tag dynamo:latest$SUFFIX"
fi
#@end
#@if from=0.7
[ -z "$NO_TAG_LATEST" ] || LATEST_TAG=""
#@end

show_options() {
  echo ""
  echo "Building Dynamo Image: '$TAG'"
  echo ""
  echo "   Base: '$BASE_IMAGE'"
  echo "   Build Context: '$BUILD_CONTEXT'"
  echo "   Build Arguments: '$BUILD_ARGS'"
  echo "   Framework: '$FRAMEWORK'"
  echo ""
}
show_options

#@if from=0.4 below=0.7
# The image that the framework's starts from.
case $FRAMEWORK in
#@end
#@if from=0.4 below=0.5
  VLLM)
#@end
#@if from=0.5 below=0.7
  VLLM | SGLANG | TRTLLM)
#@end
#@if from=0.4 below=0.7
    BASE=dynamo-base:$VERSION
    $RUN_PREFIX docker build -f $SOURCE_DIR/Dockerfile --target dev --platform $PLATFORM $BUILD_ARGS --tag $BASE $BUILD_CONTEXT_ARG $BUILD_CONTEXT$NO_CACHE
    BUILD_ARGS+=" --build-arg DYNAMO_BASE_IMAGE=$BASE"
    ;;
esac
#@end
#@if below=0.7
$RUN_PREFIX docker build -f $DOCKERFILE $TARGET_STR --platform $PLATFORM $BUILD_ARGS $TAG $LATEST_TAG $BUILD_CONTEXT_ARG $BUILD_CONTEXT$NO_CACHE
#@end
#@if from=0.8
if [ "$TARGET" = dev ] || [ "$TARGET" = local-dev ]; then
  # Stages that all frameworks share stand in a file of their own.
  COMBINED=$(mktemp --suffix=.Dockerfile "${TMPDIR:-/tmp}/dynamo-dev-combined.XXXXXX")
  [ -n "$KEEP_DEV_DOCKERFILE_TEMP" ] || trap 'rm -f "$COMBINED"' EXIT
  { cat "$DOCKERFILE" "$SOURCE_DIR/dev/Dockerfile.dev"; echo; } >"$COMBINED"
  DOCKERFILE=$COMBINED
  BUILD_ARGS+=" --build-arg DEV_FRAMEWORK=${FRAMEWORK,,}"
  [ "$TARGET" != local-dev ] || BUILD_ARGS+=" --build-arg USER_UID=$USER_UID --build-arg USER_GID=$USER_GID"
  [ "$TARGET" != dev ] || LATEST_TAG="--tag dynamo:latest$SUFFIX"
fi
#@end
#@if from=0.7
mkdir -p "$BUILD_CONTEXT/build-logs"
if docker buildx version >/dev/null 2>&1; then
  BUILD="docker buildx build --progress=plain --load"
else
  BUILD="DOCKER_BUILDKIT=1 docker build --progress=plain"
fi
$RUN_PREFIX $BUILD -f $DOCKERFILE $TARGET_STR --platform $PLATFORM $BUILD_ARGS $TAG $LATEST_TAG $BUILD_CONTEXT_ARG $BUILD_CONTEXT$NO_CACHE 2>&1 |
  tee "$BUILD_CONTEXT/build-logs/single-stage-build.log"
[ "${PIPESTATUS[0]}" = 0 ] || exit 1
#@end
#@if from=0.5 below=0.8
if [ "$TARGET" = local-dev ]; then
  $RUN_PREFIX docker build --build-arg DEV_BASE="dynamo:$VERSION$SUFFIX" --build-arg USER_UID="$USER_UID" --build-arg USER_GID="$USER_GID" \
    --build-arg ARCH=amd64 --file "$SOURCE_DIR/Dockerfile.local_dev" --tag "dynamo:$VERSION$SUFFIX-local-dev" --tag "dynamo:latest$SUFFIX-local-dev" "$SOURCE_DIR"
fi
#@end
