import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { REFUND_SAGA_DEFINITION, toMermaid } from '@night-market/refund-saga';
import { definitionView } from './schemas.ts';

const DEFINITION = { ...REFUND_SAGA_DEFINITION, mermaid: toMermaid() };

/** The saga's machines as data and as a diagram. */
@ApiTags('definition')
@Allow(open('It is the same everywhere and stands in the source.'))
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
