import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { REFUND_SAGA_DEFINITION, toMermaid } from '@night-market/refund-saga';
import { definitionView } from './schemas.ts';

const DEFINITION = { ...REFUND_SAGA_DEFINITION, mermaid: toMermaid() };

/** The saga's machines as data and as a diagram. */
@ApiTags('definition')
@Controller('definition')
export class DefinitionController {
  @Get()
  @ApiOkResponse({
    description: 'States and transitions, and the same as a Mermaid diagram.',
    standardSchema: definitionView,
  })
  definition(): typeof DEFINITION {
    return DEFINITION;
  }
}
